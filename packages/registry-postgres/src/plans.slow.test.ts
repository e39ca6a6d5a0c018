import type { AttributeValues, Entity, StoredMixin } from '@occi/core'
import type { Change, Scope } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PostgresRegistry } from './index.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

/** What is not about the entities that are stored: open transactions and the mixins of all owners are few. */
const exempt = [
  /FROM occi_transactions t LEFT JOIN/,
  /FROM occi_mixins WHERE/,
  /^SELECT \(SELECT .* FROM occi_mixin_stamps\) AS stamp$/,
  /FROM occi_store/,
]

/** Sources of rows that cost what is stored instead of what is found. */
const costly: ReadonlySet<unknown> = new Set(['Seq Scan'])

interface Plan {
  readonly 'Node Type': string
  readonly Plans?: readonly Plan[]
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
}

/** What is wrong with a plan: rows that are not found in an index, or sorted before they are limited. */
function faultsOf(plan: Plan, isSorted = false): readonly string[] {
  const { 'Node Type': type, Plans = [], 'Relation Name': table } = plan
  const faults: string[] = []
  if (costly.has(type)) faults.push(`${type} on ${table}`)
  if (type.startsWith('Index') && plan['Index Cond'] === undefined) faults.push(`the whole index of ${table}`)
  // Counters have rows for each owner, which the entities of all owners are merged by.
  if (isSorted && table !== undefined && table !== 'occi_counters')
    faults.push(`rows of ${table} that are sorted before they are limited`)
  const below = Plans.flatMap((one) => faultsOf(one, type.endsWith('Sort') || (isSorted && type !== 'Limit')))
  return [...faults, ...below]
}

const mixin = (location: string): StoredMixin => {
  const lists = { depends: [], rel: [], applies: [], actions: [], attributes: {} }
  return { scheme: 'http://example.com/occi#', term: 'own', location, userDefined: true, ...lists }
}

function machine(step: number, attributes: AttributeValues, { owner }: { readonly owner?: string }): Entity {
  const fields = { kind: 'k', mixins: [`m${step}`], actions: [], version: 0, attributes }
  return { id: 'urn:1', location: '/a/1', ...fields, owner }
}

describe.skipIf(server === undefined)('every statement finds its rows in an index, already in order', () => {
  const statements = new Set<string>()
  let store = ''
  let scansBefore: readonly object[] = []
  let scansAfter: readonly object[] = []

  /** How often tables that grow were read as a whole, also by the functions in the database. */
  async function wholeScans(): Promise<readonly object[]> {
    // A session counts for good when it has ended.
    const sessions = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'occi'"
    while ((await server?.query(sessions))?.length !== 0);
    const tables = ['entities', 'entries', 'counters', 'changes', 'locks'].map((name) => `'occi_${name}'`)
    const counts = `SELECT relname, seq_scan FROM pg_stat_user_tables
      WHERE schemaname = current_schema() AND relname IN (${tables}) ORDER BY relname`
    return (await server?.query(counts, store)) ?? []
  }

  /** Changes of every sort. */
  async function changeEverything(scope: { readonly owner?: string }): Promise<void> {
    const registry = await PostgresRegistry.open(store, { connections: 1 })
    const own = mixin('/own/').scheme + mixin('/own/').term
    const steps: readonly ((replaces: number | undefined) => readonly Change[])[] = [
      () => [
        { type: 'put', entity: machine(1, { a: 1 }, scope) },
        { type: 'put-mixin', mixin: { ...mixin('/own/'), ...scope } },
      ],
      (replaces) => [
        { type: 'put', entity: machine(2, { a: 2 }, scope), replaces },
        { type: 'put-mixin', mixin: { ...mixin('/new/'), ...scope } },
      ],
      () => [{ type: 'expect-mixin', identifier: own }],
      (replaces) => [
        { type: 'delete', location: '/a/1', version: replaces ?? 0 },
        { type: 'delete-mixin', identifier: own },
      ],
    ]
    let version: number | undefined
    for (const changes of steps) {
      const transaction = await registry.begin({ operation: 'update', keys: ['/a/1', '/a/2'] }, scope)
      await expect(registry.begin({ operation: 'update', keys: ['/a/2'] }, scope, { wait: false })).rejects.toThrow()
      const { entities } = await transaction.commit(changes(version))
      version = entities[0]?.version ?? version
    }
    await (await registry.begin({ operation: 'update', keys: ['/a/1'] }, scope)).abort()
    await (await registry.begin({ operation: 'update', keys: ['/a/1'] }, scope)).abort({ unfinished: true })
    for await (const transaction of registry.unfinished()) await transaction.abort()
    await registry.begin({ operation: 'update', keys: ['/a/1'] }, scope)
    await registry.close()
  }

  /** Queries of every shape: what they find does not matter. */
  async function askEverything(scope: Scope): Promise<void> {
    const registry = await PostgresRegistry.open(store, { connections: 1 })
    for (const kind of [{}, { kind: 'k' }]) {
      for (const mixins of [{}, { mixins: ['m'] }, { mixins: ['m', 'n'] }]) {
        for (const names of [[], ['a'], ['a', 'b'], ['occi.core.id']]) {
          const query = { ...kind, ...mixins, attributes: new Map(names.map((name) => [name, 1])) }
          for (const after of [{}, { after: 'r@ann/a' }, { after: 'l/a' }]) {
            await registry.page({ ...query, ...after, limit: 10, offset: 3 }, scope)
          }
          await registry.count({ ...query, prefix: '/a/' }, scope)
          for (const descending of [false, true]) {
            const order = { by: 'a', descending }
            await registry.page({ ...query, order, limit: 10, offset: 3, search: 'abc' }, scope)
            for (const after of [undefined, '=n1;r@ann/a', '-;l/a']) {
              await registry.page({ ...query, order, after, limit: 10 }, scope)
            }
          }
        }
      }
    }
    await registry.links(['/a', '/b'], 'target', scope)
    await registry.mixins(scope)
    for (const key of ['/a/1', 'urn:1']) {
      await registry.entity(key, scope, { mixins: !('everyone' in scope) })
      await registry.entity(key, scope, { links: ['source', 'target'], mostLinks: 5 })
    }
    await registry.close()
  }

  async function plansOf(text: string): Promise<readonly Plan[]> {
    const explained = `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`
    const rows = await server?.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(explained, store)
    return rows?.flatMap((row) => row['QUERY PLAN'].map(({ Plan: plan }) => plan)) ?? []
  }

  beforeAll(async () => {
    store = (await server?.newStore()) ?? ''
    await (await PostgresRegistry.open(store)).close()
    scansBefore = await wholeScans()
    const query = vi.spyOn(pg.Client.prototype, 'query')
    for (const scope of [{}, { owner: 'ann' }]) await changeEverything(scope)
    scansAfter = await wholeScans()
    for (const scope of [{}, { owner: 'ann' }, { everyone: true as const }]) await askEverything(scope)
    for (const [config] of query.mock.calls as unknown as readonly [{ readonly text?: string }][]) {
      if (config.text !== undefined) statements.add(config.text.trim())
    }
    query.mockRestore()
  }, 60_000)

  it('whatever is asked', async () => {
    // What cannot be done by an index is done all the same, and shows.
    const without = ['seqscan', 'hashjoin', 'mergejoin'].map((kind) => `SET enable_${kind} = off`)
    await server?.query(without.join('; '))
    const found: string[] = []
    let planned = 0
    for (const text of statements) {
      if (!/^(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(text) || exempt.some((pattern) => pattern.test(text))) continue
      planned++
      for (const plan of await plansOf(text)) found.push(...faultsOf(plan).map((fault) => `${fault}: ${text}`))
    }
    expect(found).toEqual([])
    expect(planned).toBeGreaterThan(100)
  })

  it('within the functions of the database too', () => {
    expect(scansBefore).toHaveLength(5)
    expect(scansAfter).toEqual(scansBefore)
  })

  it.each([
    ['SELECT json FROM occi_entities WHERE json = $1', 'Seq Scan on occi_entities'],
    ['SELECT entry FROM occi_entries ORDER BY entry LIMIT 1', 'the whole index of occi_entries'],
    [
      `(SELECT entry FROM occi_entries WHERE entry > $1 ORDER BY substr(entry, 2) LIMIT 5) UNION ALL
      (SELECT entry FROM occi_entries WHERE entry > $2 ORDER BY substr(entry, 2) LIMIT 5)`,
      'rows of occi_entries that are sorted before they are limited',
    ],
  ])('would notice %s', async (text, fault) => {
    expect((await plansOf(text)).flatMap((plan) => faultsOf(plan))).toContain(fault)
  })
})
