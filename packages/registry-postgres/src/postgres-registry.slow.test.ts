import type { Registry } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import { registryContract } from '@occi/testkit/registry'
import { afterAll, afterEach, describe } from 'vitest'
import { PostgresRegistry, type PostgresRegistryOptions } from './index.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

const stores = new Map<Registry, string>()
const storeOf = (registry: Registry) => stores.get(registry) ?? ''

async function open(store: string, options: PostgresRegistryOptions = {}): Promise<Registry> {
  const registry = await PostgresRegistry.open(store, { connections: 3, statementTimeout: 60_000, ...options })
  stores.set(registry, store)
  return registry
}

/** Stores that no test uses any more: emptying one is quicker than making one. */
const free = new Set<string>()
afterEach(() => {
  for (const store of stores.values()) free.add(store)
  stores.clear()
})

async function emptyStore(): Promise<string> {
  const [store] = free
  if (store === undefined) return (await server?.newStore()) ?? ''
  free.delete(store)
  await server?.empty(store)
  return store
}

async function expireAll(store: string): Promise<void> {
  await server?.query("UPDATE occi_holders SET expires = '1970-01-01'", store)
}

describe.skipIf(server === undefined)('on PostgreSQL', () => {
  registryContract('PostgresRegistry', {
    open: async () => open(await emptyStore()),
    openForgetful: async () => open(await emptyStore(), { history: { commits: 4 } }),
    reopen: async (registry) => {
      await registry.close()
      return open(storeOf(registry))
    },
    crash: async (registry) => {
      await expireAll(storeOf(registry))
      return open(storeOf(registry))
    },
    join: (registry) => open(storeOf(registry)),
    expire: (registry) => expireAll(storeOf(registry)),
    sequences: process.env.THOROUGH === undefined ? 2 : 5,
    entities: process.env.THOROUGH === undefined ? 2_000 : 10_000,
  })
})
