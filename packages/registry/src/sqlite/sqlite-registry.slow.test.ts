import { registryContract } from '@occi/testkit/registry'
import { afterAll } from 'vitest'
import { TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
afterAll(() => store.remove())

registryContract('SqliteRegistry', { ...store.options, sequences: 10 })
