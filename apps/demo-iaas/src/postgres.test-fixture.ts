import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresServer } from '@occi/test-postgres'
import type { Store } from './store.test-fixture.ts'

/** A PostgreSQL server of its own, which can be killed and started again, and a record of machines. */
export class PostgresStore implements Store {
  readonly machines: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'occi-demo-'))
  readonly #server: PostgresServer

  private constructor(server: PostgresServer) {
    this.#server = server
    this.machines = join(this.#folder, 'occi.machines')
  }

  /** Starts a server; undefined, with a message, if the platform has none. */
  static async start(): Promise<PostgresStore | undefined> {
    const server = await PostgresServer.startSurviving()
    return server && new PostgresStore(server)
  }

  get database(): string {
    return this.#server.url()
  }

  /** Kills the server with all its processes, and waits until they are gone. */
  async kill(): Promise<void> {
    await this.#server.kill()
  }

  /** Starts it again with what it had. */
  async again(): Promise<void> {
    await this.#server.start()
  }

  async remove(): Promise<void> {
    await this.#server.remove()
    rmSync(this.#folder, { recursive: true })
  }
}
