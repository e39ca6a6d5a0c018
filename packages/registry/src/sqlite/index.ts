export { type SqliteHistoryOptions, SqliteRegistry, type SqliteRegistryOptions } from './sqlite-registry.ts'
