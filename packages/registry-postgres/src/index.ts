export { PostgresRegistry, type PostgresRegistryOptions } from './postgres-registry.ts'
