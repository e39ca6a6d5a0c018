export { SqliteRegistry, type SqliteRegistryOptions } from './sqlite-registry.ts'
