import { PostgresRegistry } from '@occi/registry-postgres'
import { standardRenderings } from '@occi/server'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, expect, test } from 'vitest'
import { checkEndpoint, countsOf, failuresOf } from './index.ts'
import { authenticate, credentials, served } from './service.test-fixture.ts'

const server = await PostgresServer.start()

afterAll(() => server?.remove())

test.skipIf(server === undefined)(
  'our service passes all cases in PostgreSQL, to the letter and with users',
  async () => {
    const service = await served({
      registry: await PostgresRegistry.open(server?.url() ?? ''),
      renderings: standardRenderings({ lineEnd: 'crlf' }),
      base: '/cloud',
      authenticate,
    })
    try {
      const { results } = await checkEndpoint(service.url, { destructive: true, headers: credentials })
      expect(failuresOf(results, 'MAY', true)).toEqual([])
      expect(countsOf(results)).toMatchObject({ departed: 0, skipped: 0 })
    } finally {
      await service.close()
    }
  },
)
