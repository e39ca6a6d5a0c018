import {
  type Awaitable,
  type Change,
  chain,
  type Entity,
  type Intent,
  lockKey,
  type PageQuery,
  type Query,
  type Registry,
  type StoredMixin,
  type Work,
} from '@occi/core'
import { registryCases } from '@occi/testkit/registry'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'

/** What a registry does otherwise than the good one behind it. */
type Fault = (good: MemoryRegistry) => Partial<Registry>

/** Changes what a work does when it commits. */
function committing(commit: (work: Work, changes: readonly Change[], good: MemoryRegistry) => Awaitable<void>): Fault {
  return (good) => ({
    begin: (intent, scope, options) =>
      chain(good.begin(intent, scope, options), (work) => ({
        commit: (changes) => commit(work, changes, good),
        abort: () => work.abort(),
      })),
  })
}

function without<Q extends Query>(query: Q, name: keyof PageQuery): Q {
  return { ...query, [name]: undefined }
}

/** Each breaks one promise; the contract must notice every one. */
const faults: Record<string, Fault> = {
  'sees what is owned by others': (good) => ({ entity: (key) => good.entity(key, { everyone: true }) }),
  "lists nobody's alone": (good) => ({ page: (query) => good.page(query, {}) }),
  'knows no ids': (good) => ({ entity: (key, scope) => (key.startsWith('/') ? good.entity(key, scope) : undefined) }),
  ...Object.fromEntries(
    (['kind', 'mixins', 'prefix', 'attributes', 'offset', 'after'] as const).map((name): [string, Fault] => [
      `ignores ${name} in a page`,
      (good) => ({ page: (query, scope) => good.page(without(query, name), scope) }),
    ]),
  ),
  ...Object.fromEntries(
    (['kind', 'mixins', 'prefix', 'attributes'] as const).map((name): [string, Fault] => [
      `ignores ${name} in a count`,
      (good) => ({ count: (query, scope) => good.count(without(query, name), scope) }),
    ]),
  ),
  'looks for the first of several mixins': (good) => ({
    page: (query, scope) => good.page({ ...query, mixins: query.mixins?.slice(0, 1) ?? [] }, scope),
  }),
  'mingles links with resources': (good) => ({
    page: (query, scope) => {
      const page = good.page(query, scope)
      return { ...page, items: page.items.toSorted((a, b) => (a.location < b.location ? -1 : 1)) }
    },
  }),
  'always names a next page': (good) => ({ page: (query, scope) => ({ next: 'r/zzz', ...good.page(query, scope) }) }),
  'pages by number': (good) => ({
    page: ({ after = '0', ...query }, scope) => {
      const offset = (Number(after) || 0) + (query.offset ?? 0)
      const { items, next } = good.page({ ...query, offset }, scope)
      return next === undefined ? { items } : { items, next: String(offset + items.length) }
    },
  }),
  'chokes on strange cursors': (good) => ({
    page: (query, scope) =>
      good.page({ ...query, ...(query.after === undefined ? {} : JSON.parse(query.after)) }, scope),
  }),
  'looks at sources alone': (good) => ({ links: (ends, _, scope) => good.links(ends, 'source', scope) }),
  'looks at one end alone': (good) => ({
    links: (ends, direction, scope) => good.links(ends.slice(0, 1), direction, scope),
  }),
  'gives a new array of mixins every time': (good) => ({ mixins: (scope) => [...good.mixins(scope)] }),
  'gives the first array of mixins for ever': (good) => {
    const first = new Map<string, readonly StoredMixin[]>()
    return {
      mixins: (scope) => {
        const mixins = first.get(JSON.stringify(scope)) ?? good.mixins(scope)
        first.set(JSON.stringify(scope), mixins)
        return mixins
      },
    }
  },
  'locks nothing': (good) => ({ begin: (intent, scope) => good.begin({ ...intent, keys: [] }, scope) }),
  'locks the first key alone': (good) => ({
    begin: (intent, scope, options) => good.begin({ ...intent, keys: intent.keys.slice(0, 1) }, scope, options),
  }),
  'locks for each owner apart': (good) => ({
    begin: (intent, scope, options) => {
      const owner = scope.everyone === true ? undefined : scope.owner
      return good.begin({ ...intent, keys: intent.keys.map((key) => lockKey(key, owner)) }, scope, options)
    },
  }),
  'never waits': (good) => ({ begin: (intent, scope) => good.begin(intent, scope, { wait: false }) }),
  'works for everyone': (good) => ({
    begin: (intent: Intent, scope, options) => good.begin(intent, scope.everyone === true ? {} : scope, options),
  }),
  'commits change by change': committing(async (work, changes, good) => {
    await work.commit(changes.slice(0, 1))
    for (const change of changes.slice(1)) {
      const more = await good.begin({ operation: 'update', keys: [] }, {})
      await more.commit([change])
    }
  }),
  'commits expectations unseen': committing((work, changes) =>
    work.commit(changes.filter((change) => change.type !== 'expect')),
  ),
  'swallows conflicts': committing(async (work, changes) => {
    try {
      await work.commit(changes)
    } catch {
      await work.abort()
    }
  }),
  'ends a work whose commit is refused': committing(async (work, changes) => {
    try {
      await work.commit(changes)
    } catch (error) {
      await work.abort()
      throw error
    }
  }),
  'loses fields that are seldom set': committing((work, changes) => {
    const bare = ({ extras: _, ...entity }: Entity) => entity
    return work.commit(
      changes.map((change) => (change.type === 'put' ? { ...change, entity: bare(change.entity) } : change)),
    )
  }),
  'keeps the very objects that it is given': (good) => {
    const given = new Map<string, Entity>()
    const commit = committing((work, changes) => {
      for (const change of changes) if (change.type === 'put') given.set(change.entity.location, change.entity)
      return work.commit(changes)
    })
    return {
      ...commit(good),
      entity: (key, scope) => {
        const found = good.entity(key, scope)
        return found === undefined ? undefined : (given.get(found.location) ?? found)
      },
    }
  },
  'has unfinished work': () => ({
    async *unfinished() {
      yield { id: '1', operation: 'create', keys: [] }
    },
  }),
}

/** A registry with a fault, or without. */
function registryWith(fault: Fault): Registry {
  const good = new MemoryRegistry()
  return {
    entity: (key, scope) => good.entity(key, scope),
    page: (query, scope) => good.page(query, scope),
    count: (query, scope) => good.count(query, scope),
    links: (locations, direction, scope) => good.links(locations, direction, scope),
    mixins: (scope) => good.mixins(scope),
    begin: (intent, scope, options) => good.begin(intent, scope, options),
    unfinished: () => good.unfinished(),
    settle: () => good.settle(),
    close: () => good.close(),
    ...fault(good),
  }
}

/** The title of the first case that registries with a fault fail. */
async function firstFailure(fault: Fault): Promise<string | undefined> {
  for (const { title, run } of registryCases({ open: () => registryWith(fault) })) {
    if (title.startsWith('10,000')) continue
    try {
      await run()
    } catch {
      return title
    }
  }
  return undefined
}

describe('the contract of registries', () => {
  it('is kept by a registry without a fault', async () => {
    expect(await firstFailure(() => ({}))).toBeUndefined()
  })

  it.each(Object.entries(faults))('notices a registry that %s', async (_, fault) => {
    expect(await firstFailure(fault)).toBeDefined()
  })
})
