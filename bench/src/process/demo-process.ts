import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { RowSkipped } from '../row.ts'
import { cpuTimeOf } from './cpu-time.ts'

const program = fileURLToPath(new URL('../../../apps/demo-iaas/dist/main.js', import.meta.url))

/** The built demo, which ends when it is disposed of. */
export class DemoProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly port: number

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  /**
   * Starts the demo on a free port, and waits until it listens.
   *
   * @throws RowSkipped if it is not built, or cannot start here
   */
  static async start(args: readonly string[]): Promise<DemoProcess> {
    if (!existsSync(program)) throw new RowSkipped('the demo is not built: npm run build')
    const child = spawn(process.execPath, [program, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface(child.stdout)) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port !== undefined) return new DemoProcess(child, Number(port))
    }
    throw new RowSkipped(`the demo does not start with ${args.join(' ')}`)
  }

  /** Milliseconds of processor time that it has used. */
  cpu(): number {
    return cpuTimeOf(this.#child.pid)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await exit
  }
}
