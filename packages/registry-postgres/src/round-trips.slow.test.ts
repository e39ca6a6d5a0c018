import type { Entity } from '@occi/core'
import { type Change, noAttributes } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { PostgresRegistry } from './index.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

function machine(location: string, fields: object = {}): Entity {
  const common = { kind: 'k', mixins: [], actions: [], version: 0, attributes: noAttributes() }
  return { id: `urn:${location}`, location, ...common, ...fields }
}

describe.skipIf(server === undefined)('round trips to the database', () => {
  it('are one for a read, one for begin, and one for a commit whose places were locked', async () => {
    const registry = await PostgresRegistry.open((await server?.newStore()) ?? '', { connections: 1 })
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const counted = async <T>(action: () => PromiseLike<T> | T): Promise<[T, number]> => {
      const before = query.mock.calls.length
      const result = await action()
      return [result, query.mock.calls.length - before]
    }
    const commit = async (keys: readonly string[], ...changes: readonly Change[]) => {
      const [transaction, begin] = await counted(() => registry.begin({ operation: 'update', keys }, { owner: 'ann' }))
      const [{ entities }, end] = await counted(() => transaction.commit(changes))
      return { entities, trips: [begin, end] }
    }
    const created = await commit(
      ['/m/1', '/m/2'],
      ...['/m/1', '/m/2'].map((location) => ({ type: 'put', entity: machine(location) }) as const),
    )
    const [one] = created.entities
    const changed = await commit(['/m/1'], {
      type: 'put',
      entity: machine('/m/1', { title: 'T' }),
      replaces: one?.version,
    })
    const link = machine('/l/1', { source: '/m/1', target: '/m/2' })
    const linked = await commit(['/l/1', '/m/1', '/m/2'], { type: 'put', entity: link })
    const version = linked.entities[0]?.version ?? 0
    const deleted = await commit(['/l/1', '/m/1', '/m/2'], { type: 'delete', location: '/l/1', version })
    expect([created, changed, linked, deleted].map(({ trips }) => trips)).toEqual(Array(4).fill([1, 1]))
    const mixin = { scheme: 'http://example.com/occi#', term: 'm', location: '/x/', userDefined: true, attributes: {} }
    const lists = { depends: [], rel: [], applies: [], actions: [] }
    expect((await commit(['m'], { type: 'put-mixin', mixin: { ...mixin, ...lists } })).trips).toEqual([1, 2])
    const tagged = await commit(
      ['/m/1'],
      { type: 'expect-mixin', identifier: 'http://example.com/occi#m' },
      { type: 'put', entity: machine('/m/1'), replaces: changed.entities[0]?.version },
    )
    expect(tagged.trips).toEqual([1, 2])
    const reads: readonly (() => Promise<unknown>)[] = [
      () => registry.entity('/m/1', { owner: 'ann' }, { links: ['source', 'target'], mostLinks: 5 }),
      () => registry.entity('urn:/m/1', {}, { links: ['source'] }),
      () => registry.entity('/m/1', { owner: 'ann' }, { links: ['source'], mixins: true }),
      () => registry.page({ limit: 5 }, {}),
      () => registry.page({ kind: 'k', limit: 5, after: 'r/m/1' }, {}),
      () => registry.count({ kind: 'k' }, {}),
      () => registry.links(['/m/1', '/m/2'], 'source', {}),
    ]
    await registry.mixins({ owner: 'ann' })
    for (const read of reads) expect((await counted(read))[1]).toBe(1)
    // Which of two lists is the shorter is asked once, and decides nothing but where the search starts.
    const inTwo = () => registry.page({ kind: 'k', mixins: ['x'], limit: 5 }, { owner: 'ann' })
    expect((await inTwo()).items).toEqual([])
    await commit(['/m/3'], { type: 'put', entity: machine('/m/3', { mixins: ['x'] }) })
    const [{ items }, trips] = await counted(inTwo)
    expect([items.length, trips]).toEqual([1, 1])
    query.mockRestore()
    await registry.close()
  })
})
