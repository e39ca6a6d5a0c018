import { registryContract } from '@occi/testkit/registry'
import { MemoryRegistry } from './index.ts'

registryContract('MemoryRegistry', { open: () => new MemoryRegistry() })
