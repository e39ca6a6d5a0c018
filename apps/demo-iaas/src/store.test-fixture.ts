import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a demo keeps everything, for a test. */
export interface Store {
  /** What `--database` is told. */
  readonly database: string
  /** What `--machines` is told. */
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
