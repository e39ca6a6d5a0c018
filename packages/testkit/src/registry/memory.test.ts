import { MemoryRegistry } from '@occi/registry/memory'
import { registryContract } from './index.ts'

registryContract('MemoryRegistry', {
  open: () => new MemoryRegistry(),
  openForgetful: () => new MemoryRegistry({ history: { commits: 3 } }),
})
