import {
  type Change,
  chain,
  type Intent,
  type PageQuery,
  type Query,
  type Scope,
  type StoredMixin,
  type Work,
} from '@occi/core'
import { registryGroups, runCase } from '@occi/testkit/registry'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'

/** Registries that break one promise each; the contract must notice every one. */
const mutants: Record<string, () => MemoryRegistry> = {
  'sees what is owned by others': () =>
    new (class extends MemoryRegistry {
      override entity(key: string, _scope: Scope) {
        return super.entity(key, { everyone: true })
      }
    })(),
  "lists nobody's alone": () =>
    new (class extends MemoryRegistry {
      override page(query: PageQuery, _scope: Scope) {
        return super.page(query, {})
      }
    })(),
  'knows no ids': () =>
    new (class extends MemoryRegistry {
      override entity(key: string, scope: Scope) {
        return key.startsWith('/') ? super.entity(key, scope) : undefined
      }
    })(),
  ...Object.fromEntries(
    (['kind', 'mixins', 'prefix', 'attributes', 'offset', 'after'] as const).map((name) => [
      `ignores ${name} in a page`,
      () =>
        new (class extends MemoryRegistry {
          override page(query: PageQuery, scope: Scope) {
            const { [name]: _, ...rest }: PageQuery = query
            return super.page(rest, scope)
          }
        })(),
    ]),
  ),
  ...Object.fromEntries(
    (['kind', 'mixins', 'prefix', 'attributes'] as const).map((name) => [
      `ignores ${name} in a count`,
      () =>
        new (class extends MemoryRegistry {
          override count(query: Query, scope: Scope) {
            const { [name]: _, ...rest } = query
            return super.count(rest, scope)
          }
        })(),
    ]),
  ),
  'finds one of several mixins': () =>
    new (class extends MemoryRegistry {
      override page(query: PageQuery, scope: Scope) {
        return super.page({ ...query, mixins: query.mixins?.slice(0, 1) ?? [] }, scope)
      }
    })(),
  'takes a prefix for a start of any text': () =>
    new (class extends MemoryRegistry {
      override page({ prefix = '/', ...query }: PageQuery, scope: Scope) {
        return super.page(
          { ...query, prefix: prefix.length > 1 ? `${prefix.slice(0, -1)}/`.slice(0, 4) : prefix },
          scope,
        )
      }
    })(),
  'mingles links with resources': () =>
    new (class extends MemoryRegistry {
      override page(query: PageQuery, scope: Scope) {
        const page = super.page(query, scope)
        return { ...page, items: page.items.toSorted((a, b) => (a.location < b.location ? -1 : 1)) }
      }
    })(),
  'always names a next page': () =>
    new (class extends MemoryRegistry {
      override page(query: PageQuery, scope: Scope) {
        return { next: 'r/zzz', ...super.page(query, scope) }
      }
    })(),
  'pages by number': () =>
    new (class extends MemoryRegistry {
      override page({ after, ...query }: PageQuery, scope: Scope) {
        const offset = Number(after ?? 0) + (query.offset ?? 0)
        const { items, next } = super.page({ ...query, offset: Number.isNaN(offset) ? 0 : offset }, scope)
        return next === undefined ? { items } : { items, next: String(offset + items.length) }
      }
    })(),
  'looks at sources alone': () =>
    new (class extends MemoryRegistry {
      override links(locations: readonly string[], _direction: unknown, scope: Scope) {
        return super.links(locations, 'source', scope)
      }
    })(),
  'looks at the first end alone': () =>
    new (class extends MemoryRegistry {
      override links(locations: readonly string[], direction: 'source' | 'target', scope: Scope) {
        return super.links(locations.slice(0, 1), direction, scope)
      }
    })(),
  'gives a new array of mixins every time': () =>
    new (class extends MemoryRegistry {
      override mixins(scope: Scope) {
        return [...super.mixins(scope)]
      }
    })(),
  'gives the first array of mixins for ever': () => {
    const first = new Map<string, readonly StoredMixin[]>()
    return new (class extends MemoryRegistry {
      override mixins(scope: Scope) {
        const key = JSON.stringify(scope)
        const mixins = first.get(key) ?? super.mixins(scope)
        first.set(key, mixins)
        return mixins
      }
    })()
  },
  'locks nothing': () =>
    new (class extends MemoryRegistry {
      override begin(intent: Intent, scope: Scope) {
        return super.begin({ ...intent, keys: [] }, scope)
      }
    })(),
  'locks everything': () =>
    new (class extends MemoryRegistry {
      override begin(intent: Intent, scope: Scope) {
        return super.begin({ ...intent, keys: [...intent.keys, 'everything'] }, scope, { wait: false })
      }
    })(),
  ...Object.fromEntries(
    Object.entries({
      'commits change by change': (work: Work, changes: readonly Change[], again: () => Work) => {
        for (const [index, change] of changes.entries()) void (index === 0 ? work : again()).commit([change])
        if (changes.length === 0) void work.commit([])
      },
      'commits expectations unseen': (work: Work, changes: readonly Change[]) =>
        work.commit(changes.filter((change) => change.type !== 'expect')),
      'commits nothing that has an owner': (work: Work, changes: readonly Change[]) =>
        work.commit(changes.filter((change) => change.type !== 'put' || change.entity.owner === undefined)),
      'keeps what it is given': (work: Work, changes: readonly Change[]) => {
        void work.commit(changes)
        for (const change of changes) if (change.type === 'put') lastGiven.set(change.entity.location, change.entity)
      },
    }).map(([title, commit]) => [
      title,
      () =>
        new (class extends MemoryRegistry {
          override begin(intent: Intent, scope: Scope, options = {}) {
            const again = () => super.begin({ ...intent, keys: [] }, scope) as Work
            return chain(super.begin(intent, scope, options), (work) => ({
              commit: (changes: readonly Change[]) => commit(work, changes, again),
              abort: () => work.abort(),
            }))
          }

          override entity(key: string, scope: Scope) {
            const found = super.entity(key, scope)
            return title.startsWith('keeps') ? found && lastGiven.get(found.location) : found
          }
        })(),
    ]),
  ),
  'has unfinished work': () =>
    new (class extends MemoryRegistry {
      override async *unfinished() {
        yield { id: '1', operation: 'create' as const, keys: [] }
      }
    })(),
}

const lastGiven = new Map<string, NonNullable<ReturnType<MemoryRegistry['entity']>>>()

/** The title of the first case that a registry fails. */
async function firstFailure(open: () => MemoryRegistry): Promise<string | undefined> {
  for (const { cases } of registryGroups) {
    for (const one of cases) {
      if (one.needs !== undefined || one.title.startsWith('10,000')) continue
      try {
        await runCase(one, { open })
      } catch {
        return one.title
      }
    }
  }
  return undefined
}

describe('the contract of registries', () => {
  it('is kept by the registry that the others are made of', async () => {
    expect(await firstFailure(() => new MemoryRegistry())).toBeUndefined()
  })

  it.each(Object.entries(mutants))('notices a registry that %s', async (_, open) => {
    expect(await firstFailure(open)).toBeDefined()
  })
})
