import { SqliteRegistry } from '@occi/registry/sqlite'
import { PostgresRegistry } from '@occi/registry-postgres'
import { type ApplicationOptions, standardRenderings } from '@occi/server'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { checkEndpoint, countsOf, failuresOf } from './index.ts'
import { authenticate, credentials, served } from './service.test-fixture.ts'

// In memory: see check-endpoint.test.ts.

const postgres = await PostgresServer.start()

afterAll(() => postgres?.remove())

const profiles: readonly (readonly [string, ApplicationOptions, boolean])[] = [
  ['with documented departures alone', {}, false],
  ['to the letter', { renderings: standardRenderings({ lineEnd: 'crlf' }) }, true],
]

async function passes(registry: ApplicationOptions['registry'], options: ApplicationOptions, isStrict: boolean) {
  const service = await served({ ...options, registry, base: '/cloud', authenticate })
  try {
    const { results } = await checkEndpoint(service.url, { destructive: true, headers: credentials })
    expect(failuresOf(results, 'MAY', isStrict)).toEqual([])
    expect(countsOf(results).skipped).toBe(0)
  } finally {
    await service.close()
  }
}

describe('our service, under a path and with users, passes all cases', () => {
  test.each(profiles)('in SQLite, %s', (_, options, isStrict) =>
    passes(new SqliteRegistry(':memory:'), options, isStrict),
  )

  test.skipIf(postgres === undefined).each(profiles)('in PostgreSQL, %s', async (_, options, isStrict) =>
    passes(await PostgresRegistry.open(postgres?.url() ?? ''), options, isStrict),
  )
})
