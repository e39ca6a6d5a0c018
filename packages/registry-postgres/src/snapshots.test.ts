import { expect, test } from 'vitest'
import type { Database } from './database.ts'
import { MixinTable } from './mixin-table.ts'
import { Snapshots } from './snapshots.ts'
import type { Sql } from './sql.ts'

/** A database that holds one entity of stamp 1, and answers as a server does of which only the token is known. */
function databaseOf(state: { token: string; title: string }) {
  const known: unknown[] = []
  const ask = async ({ values }: Sql) => {
    known.push(values[2])
    const json = values[2] === '{1}' ? null : JSON.stringify({ location: '/m/1', title: state.title })
    const row = { place: 1, isLink: false, version: 1, stamp: 1, json, snapshot: '5:5:', mixins: null }
    return { rows: [row], store: { token: state.token, base: 0, search: 'parts' } }
  }
  return { database: { ask } as unknown as Database, known }
}

test('of what has not changed nothing is read again, unless another server answers', async () => {
  const state = { token: 'one', title: 'One' }
  const { database, known } = databaseOf(state)
  const snapshots = new Snapshots(database, new MixinTable(database), 10_000)
  const title = async (owner?: string) =>
    (await snapshots.read('/m/1', owner === undefined ? {} : { owner }))?.entity.title
  expect([await title(), await title()]).toEqual(['One', 'One'])
  expect(known).toEqual(['{-1}', '{1}'])
  // After a failover that lost commits, the same stamp can mean something else.
  Object.assign(state, { token: 'two', title: 'Two' })
  expect([await title(), await title()]).toEqual(['Two', 'Two'])
  expect(known.slice(2)).toEqual(['{1}', '{-1}', '{1}'])
  // What one caller sees is not kept for another.
  await title('ann')
  expect(known.at(-1)).toBe('{-1}')
})
