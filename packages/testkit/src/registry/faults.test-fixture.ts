import { type Awaitable, type Entity, isOcciError, type PageQuery, type Query, type StoredMixin } from '@occi/core'
import {
  type Change,
  type ChangeSet,
  type Committed,
  chain,
  type Difference,
  type Intent,
  lockKey,
  type Registry,
  type Snapshot,
  type Transaction,
} from '@occi/core/authoring'
import type { MemoryRegistry } from '@occi/registry/memory'

/** What a registry does differently from the good one behind it. */
export type Fault = (good: MemoryRegistry) => Partial<Registry>

/** Changes what a transaction does. */
function transacting(
  change: (transaction: Transaction, intent: Intent, good: MemoryRegistry) => Partial<Transaction>,
): Fault {
  return (good) => ({
    begin: (intent, scope, options) =>
      chain(good.begin(intent, scope, options), (transaction) => ({
        stamps: transaction.stamps,
        commit: (changes) => transaction.commit(changes),
        abort: (options) => transaction.abort(options),
        ...change(transaction, intent, good),
      })),
  })
}

/** Changes what a transaction does when it commits. */
function committing(
  commit: (transaction: Transaction, changes: readonly Change[], good: MemoryRegistry) => Awaitable<Committed>,
): Fault {
  return transacting((transaction, _, good) => ({ commit: (changes) => commit(transaction, changes, good) }))
}

/** Changes what is read of an entity. */
function reading(change: (snapshot: Snapshot, good: MemoryRegistry) => Snapshot | undefined): Fault {
  return (good) => ({
    entity: (key, scope, options) => {
      const snapshot = good.entity(key, scope, options)
      return snapshot === undefined ? undefined : change(snapshot, good)
    },
  })
}

/** Changes the change sets that a reader gets. */
function telling(change: (set: ChangeSet, index: number) => readonly ChangeSet[]): Fault {
  return (good) => ({
    async *changes(after, scope, options) {
      let index = 0
      for await (const set of good.changes(after, scope, options)) yield* change(set, index++)
    },
  })
}

function without<Q extends Query>(query: Q, name: keyof PageQuery): Q {
  return { ...query, [name]: undefined }
}

/** Each breaks one promise; the contract must notice every one. */
export const faults: Record<string, Fault> = {
  'refuses with errors that are no OcciError': committing(async (transaction, changes) => {
    try {
      return await transaction.commit(changes)
    } catch (error) {
      const code = isOcciError(error) ? error.code : undefined
      throw Object.assign(new Error('refused'), { code })
    }
  }),
  'sees what is owned by others': (good) => ({
    entity: (key, _, options) => good.entity(key, { everyone: true }, options),
  }),
  'lists unowned entities alone': (good) => ({ page: (query) => good.page(query, {}) }),
  'knows no ids': (good) => ({
    entity: (key, scope, options) => (key.startsWith('/') ? good.entity(key, scope, options) : undefined),
  }),
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
  'mixes links with resources': (good) => ({
    page: async (query, scope) => {
      const page = await good.page(query, scope)
      return { ...page, items: page.items.toSorted((a, b) => (a.location < b.location ? -1 : 1)) }
    },
  }),
  'always names a next page': (good) => ({
    page: (query, scope) => chain(good.page(query, scope), (page) => ({ ...page, next: page.next ?? 'r/zzz' })),
  }),
  'pages by number': (good) => ({
    page: async ({ after = '0', ...query }, scope) => {
      const offset = (Number(after) || 0) + (query.offset ?? 0)
      const { items, next, revision } = await good.page({ ...query, offset }, scope)
      return { items, next: next === undefined ? undefined : String(offset + items.length), revision }
    },
  }),
  'chokes on strange cursors': (good) => ({
    page: (query, scope) => good.page({ ...query, ...JSON.parse(query.after ?? '{}') }, scope),
  }),
  'looks at sources alone': (good) => ({ links: (ends, _, scope) => good.links(ends, 'source', scope) }),
  'looks at one end alone': (good) => ({
    links: (ends, direction, scope) => good.links(ends.slice(0, 1), direction, scope),
  }),
  'returns a new array of mixins every time': (good) => ({ mixins: (scope) => [...good.mixins(scope)] }),
  'reads an entity without the mixins': reading((snapshot) => ({ ...snapshot, mixins: undefined })),
  'always returns the first array of mixins': (good) => {
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
  'begins transactions for everyone': (good) => ({
    begin: (intent, scope, options) => good.begin(intent, scope.everyone === true ? {} : scope, options),
  }),
  'commits change by change': committing(async (transaction, changes, good) => {
    let committed = await transaction.commit(changes.slice(0, 1))
    for (const change of changes.slice(1)) {
      const more = await good.begin({ operation: 'update', keys: [] }, {})
      committed = await more.commit([change])
    }
    return committed
  }),
  'ignores expected mixins': committing((transaction, changes) =>
    transaction.commit(changes.filter((change) => change.type !== 'expect-mixin')),
  ),
  'replaces whatever version is stored': (good) =>
    committing((transaction, changes) =>
      transaction.commit(
        changes.map((change) => {
          if (change.type !== 'put' || change.replaces === undefined) return change
          const { location, owner } = change.entity
          const replaces = good.entity(location, owner === undefined ? {} : { owner })?.entity.version
          return { ...change, replaces }
        }),
      ),
    )(good),
  'swallows conflicts': committing(async (transaction, changes) => {
    try {
      return await transaction.commit(changes)
    } catch {
      await transaction.abort()
      return { revision: '', entities: [] }
    }
  }),
  'ends a transaction whose commit is refused': committing(async (transaction, changes) => {
    try {
      return await transaction.commit(changes)
    } catch (error) {
      await transaction.abort()
      throw error
    }
  }),
  'loses fields that are seldom set': committing((transaction, changes) => {
    const bare = ({ extras: _, ...entity }: Entity) => entity
    return transaction.commit(
      changes.map((change) => (change.type === 'put' ? { ...change, entity: bare(change.entity) } : change)),
    )
  }),
  'keeps the very objects that it is given': (good) => {
    const given = new Map<string, Entity>()
    const commit = committing((transaction, changes) => {
      for (const change of changes) if (change.type === 'put') given.set(change.entity.location, change.entity)
      return transaction.commit(changes)
    })
    const read = reading((snapshot) => ({
      ...snapshot,
      entity: given.get(snapshot.entity.location) ?? snapshot.entity,
    }))
    return { ...commit(good), ...read(good) }
  },
  'returns nothing of what it stored': committing((transaction, changes) =>
    chain(transaction.commit(changes), ({ revision }) => ({ revision, entities: [] })),
  ),
  'gives every new entity the same version': reading(({ entity, ...rest }) => ({
    entity: entity.created === entity.changed ? { ...entity, version: 1 } : entity,
    ...rest,
  })),
  'sets no times': reading(({ entity, ...rest }) => ({
    entity: { ...entity, created: undefined, changed: undefined },
    ...rest,
  })),
  'always reads all links': (good) => ({
    entity: (key, scope) => good.entity(key, scope, { links: ['source', 'target'] }),
  }),
  'reads links of one direction alone': (good) => ({
    entity: (key, scope, options) => good.entity(key, scope, { ...options, links: options?.links?.slice(0, 1) }),
  }),
  'ignores the greatest number of links': (good) => ({
    entity: (key, scope, options) => good.entity(key, scope, { ...options, mostLinks: undefined }),
  }),
  'reads the version as stamp': reading((snapshot) => ({ ...snapshot, stamp: snapshot.entity.version })),
  'always reads the same stamp': reading((snapshot) => ({ ...snapshot, stamp: 1 })),
  'reads another stamp each time': (good) => {
    let stamp = 0
    return reading((snapshot) => ({ ...snapshot, stamp: ++stamp }))(good)
  },
  'begins without stamps': transacting(() => ({ stamps: new Map() })),
  'begins with stamps for all keys': transacting((_, { keys }) => ({ stamps: new Map(keys.map((key) => [key, 1])) })),
  'reads a revision of another store': (good) => {
    const never = crypto.randomUUID()
    return reading((snapshot) => ({ ...snapshot, revision: never }))(good)
  },
  'reads a revision from the future': (good) => ({
    page: async (query, scope) => {
      const page = await good.page(query, scope)
      const [store, number] = page.revision.split('.')
      return { ...page, revision: `${store}.${Number(number) + 1}` }
    },
  }),
  'ignores the order': (good) => ({ page: (query, scope) => good.page({ ...query, order: undefined }, scope) }),
  'sorts in ascending order alone': (good) => ({
    page: (query, scope) =>
      good.page({ ...query, order: query.order === undefined ? undefined : { by: query.order.by } }, scope),
  }),
  'sorts the page and not the listing': (good) => ({
    page: async ({ order, ...query }, scope) => {
      const page = await good.page(query, scope)
      if (order === undefined) return page
      const { items } = await good.page({ ...query, after: undefined, limit: 1000, order }, scope)
      return { ...page, items: items.filter((entity) => page.items.includes(entity)) }
    },
  }),
  'tells the number on a page as the total': (good) => ({
    page: (query, scope) => chain(good.page(query, scope), (page) => ({ ...page, total: page.items.length })),
  }),
  'searches nothing': (good) => ({ page: (query, scope) => good.page({ ...query, search: undefined }, scope) }),
  'counts without searching': (good) => ({
    count: (query, scope) => good.count({ ...query, search: undefined }, scope),
  }),
  'searches for the first word alone': (good) => ({
    page: (query, scope) => good.page({ ...query, search: query.search?.split(' ')[0] }, scope),
    count: (query, scope) => good.count({ ...query, search: query.search?.split(' ')[0] }, scope),
  }),
  'claims to find parts, and finds prefixes': (good) => ({
    page: (query, scope) => good.page({ ...query, search: query.search?.replace(/^erver$/, 'xerver') }, scope),
  }),
  'returns all changes to every scope': (good) => ({
    changes: (after, _, options) => good.changes(after, { everyone: true }, options),
  }),
  'returns changes from now on only': (good) => ({
    changes: (_, scope, options) => good.changes(undefined, scope, options),
  }),
  'tells every change twice': telling((set) => [set, set]),
  'sometimes loses a change set': telling((set, index) => (index % 7 === 3 ? [] : [set])),
  'returns no state before a change': telling((set) => [{ ...set, entities: set.entities.map(withoutBefore) }]),
  'tells no mixins': telling((set) => [{ ...set, mixins: [] }]),
  'tells no caller': telling((set) => [{ ...set, caller: undefined }]),
  'tells no action': telling((set) => [{ ...set, action: undefined }]),
  'returns each difference in its own set': telling((set) =>
    set.entities.length < 2 ? [set] : set.entities.map((one) => ({ ...set, entities: [one] })),
  ),
  'reads any revision as the latest': (good) => ({
    changes: (after, scope, options) =>
      good.changes(after !== undefined && /^[\w-]+\.\d+$/.test(after) ? after : undefined, scope, options),
  }),
  'tells the history to every scope': (good) => ({
    history: (entity, limit) => good.history(entity, limit, { everyone: true }),
  }),
  'tells the oldest first': (good) => ({
    history: (entity, limit, scope) => chain(good.history(entity, limit, scope), (changes) => changes.toReversed()),
  }),
  'tells all of a history': (good) => ({ history: (entity, _, scope) => good.history(entity, 1000, scope) }),
  'always tells the whole history': (good) => ({
    history: async ({ id }, limit, scope) => {
      const now = good.entity(id, scope)
      return now === undefined ? [] : good.history(now.entity, limit, scope)
    },
  }),
  'does not stop for a signal': (good) => ({ changes: (after, scope) => good.changes(after, scope) }),
  'has an unfinished transaction': (good) => ({
    async *unfinished() {
      const intent = { operation: 'create', keys: [] } as const
      yield Object.assign(await good.begin(intent, {}), { intent })
    },
  }),
  'never returns unfinished transactions': () => ({ async *unfinished() {} }),
  'forgets unfinished transactions': transacting((transaction) => ({ abort: () => transaction.abort() })),
}

function withoutBefore<T>({ after }: Difference<T>): Difference<T> {
  return { after }
}
