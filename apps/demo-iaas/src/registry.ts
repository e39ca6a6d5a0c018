import type { Registry } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'

/** The name that stands for a registry in memory. */
export const inMemory = ':memory:'

/**
 * Opens the registry that `--database` names: a file of SQLite, or memory.
 *
 * @throws OcciError `unavailable` or `definition` where the file cannot be used
 */
export function openRegistry(database: string): Registry {
  return database === inMemory ? new MemoryRegistry() : new SqliteRegistry(database)
}
