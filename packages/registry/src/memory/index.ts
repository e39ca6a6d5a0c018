export type { MemoryHistoryLimits } from './change-ring.ts'
export { MemoryRegistry, type MemoryRegistryOptions } from './memory-registry.ts'
