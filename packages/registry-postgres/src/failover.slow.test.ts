import { type Entity, idOf } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import { expect, test } from 'vitest'
import { PostgresRegistry } from './index.ts'

const kind = 'http://example.com/occi#machine'

/** Stores a title, and returns the version that the machine has then. */
async function put(registry: PostgresRegistry, title: string, replaces?: number): Promise<number> {
  const location = '/m/1'
  const fields = { location, kind, mixins: [], actions: [], version: 0, title }
  const entity: Entity = { id: idOf(location), ...fields, attributes: noAttributes() }
  const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
  const { entities } = await transaction.commit([{ type: 'put', entity, replaces }])
  return entities[0]?.version ?? 0
}

test('a standby that lost commits does not give their version numbers again', async ({ skip, onTestFinished }) => {
  const primary = await PostgresServer.startSurviving()
  if (primary === undefined) return skip('there is no PostgreSQL server for this platform')
  onTestFinished(() => primary.remove())
  const before = await PostgresRegistry.open(primary.url())
  const versions = [await put(before, 'First')]
  const standby = await primary.newStandby()
  onTestFinished(() => standby.remove())

  // The standby follows no longer, and the primary does not wait for it.
  await standby.query("ALTER SYSTEM SET primary_conninfo = ''")
  await standby.query('SELECT pg_reload_conf()')
  await primary.query("ALTER SYSTEM SET synchronous_standby_names = ''")
  await primary.query('SELECT pg_reload_conf()')
  while ((await standby.query('SELECT 1 FROM pg_stat_wal_receiver')).length > 0);
  for (const title of ['Second', 'Third', 'Fourth']) versions.push(await put(before, title, versions.at(-1)))
  const { revision } = await before.page({ limit: 1 }, {})
  await primary.kill()
  await before.close()
  await standby.promote()

  const after = await PostgresRegistry.open(standby.url())
  onTestFinished(() => after.close())
  expect((await after.entity('/m/1', {}))?.entity).toMatchObject({ title: 'First', version: versions[0] })
  for (const title of ['Other', 'Another', 'Last']) {
    const version = await put(after, title, (await after.entity('/m/1', {}))?.entity.version)
    expect(versions).not.toContain(version)
    versions.push(version)
  }
  const changes = after.changes(revision, {})[Symbol.asyncIterator]()
  await expect(changes.next()).rejects.toMatchObject({ code: 'gone' })
})
