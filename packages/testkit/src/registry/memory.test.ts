import { MemoryRegistry } from '@occi/registry/memory'
import { registryContract } from './index.ts'

registryContract('MemoryRegistry', {
  sequences: process.env.THOROUGH === undefined ? 10 : 40,
  open: () => new MemoryRegistry(),
  openForgetful: () => new MemoryRegistry({ history: { commits: 3 } }),
})
