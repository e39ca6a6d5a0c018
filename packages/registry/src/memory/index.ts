export { MemoryRegistry } from './memory-registry.ts'
