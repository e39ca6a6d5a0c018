import { afterAll } from 'vitest'
import { registryContract } from './index.ts'
import { SqliteStores } from './sqlite-stores.test-fixture.ts'

const stores = new SqliteStores()
afterAll(() => stores.remove())

registryContract('SqliteRegistry', { ...stores.options, sequences: process.env.THOROUGH === undefined ? 2 : 20 })
