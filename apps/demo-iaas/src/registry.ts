import type { Registry } from '@occi/core/authoring'
import type { Units } from './backends/units.ts'

/** The name that stands for a registry in memory. */
export const inMemory = ':memory:'

/** Returns whether the name of a database is the URL of a PostgreSQL database. */
export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database)
}

/**
 * Opens the registry that `--database` names: a file of SQLite, a database of PostgreSQL, or memory.
 *
 * @throws OcciError `unavailable` or `definition` if it cannot be used
 */
export async function openRegistry(database: string): Promise<Registry> {
  // Only what is used is loaded.
  if (database === inMemory) {
    const { MemoryRegistry } = await import('@occi/registry/memory')
    return new MemoryRegistry()
  }
  if (isPostgres(database)) {
    const { PostgresRegistry } = await import('@occi/registry-postgres')
    return PostgresRegistry.open(database)
  }
  const { SqliteRegistry } = await import('@occi/registry/sqlite')
  return new SqliteRegistry(database)
}

/**
 * Opens the hypervisor's own record in the file that `--machines` names, or in memory.
 *
 * @throws Error if the file cannot be used
 */
export async function openUnits(machines: string): Promise<Units> {
  if (machines === inMemory) {
    const { MemoryUnits } = await import('./backends/units.ts')
    return new MemoryUnits()
  }
  const { UnitTable } = await import('./backends/unit-table.ts')
  return new UnitTable(machines)
}

/**
 * Requires that a registry accepts changes; otherwise the service would refuse each change.
 *
 * @throws OcciError `unavailable` if it does not
 */
export async function requireWritable(registry: Registry): Promise<void> {
  const work = await registry.begin({ operation: 'update', keys: [] }, {})
  await work.abort()
}

/** The name of a database for messages: never with a password. */
export function shownDatabase(database: string): string {
  if (!isPostgres(database)) return database
  // A URL has one host: the list of a primary and its standbys is put in afterwards.
  const [, start = '', hosts = '', rest = ''] = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/s.exec(database) ?? []
  const all = hosts.split(',')
  if (!all.every((host) => URL.canParse(start + host + rest))) return 'postgres://…'
  const { protocol, username, pathname } = new URL(start + all[0] + rest)
  return `${protocol}//${username === '' ? '' : `${username}@`}${hosts}${pathname}`
}
