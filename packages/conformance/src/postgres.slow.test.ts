import { PostgresRegistry } from '@occi/registry-postgres'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, expect, test } from 'vitest'
import { checkEndpoint, failuresOf } from './index.ts'
import { served } from './service.test-fixture.ts'

const server = await PostgresServer.start()

afterAll(() => server?.remove())

test.skipIf(server === undefined)('our service passes all cases in PostgreSQL', async () => {
  const service = await served({ registry: await PostgresRegistry.open(server?.url() ?? '') })
  try {
    const { results } = await checkEndpoint(service.url, { destructive: true })
    expect(failuresOf(results, 'MAY', false)).toEqual([])
    expect(results.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(['223.status.401'])
  } finally {
    await service.close()
  }
})
