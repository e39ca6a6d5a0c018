import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files or databases of a demo in a test. */
export interface Store {
  /** The value of `--database`. */
  readonly database: string
  /** The value of `--machines`. */
  readonly machines: string
  remove(): Promise<void>
}

export function sqliteStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'occi-demo-'))
  return {
    database: join(folder, 'occi.db'),
    machines: join(folder, 'occi.machines'),
    remove: async () => rmSync(folder, { recursive: true }),
  }
}
