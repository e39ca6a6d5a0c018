import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { programs } from '../release/pack.ts'

/** A program of a page, while it runs. */
export class Program {
  readonly #process: ChildProcess
  readonly #ended: Promise<readonly (number | null)[]>

  private constructor(process: ChildProcess) {
    this.#process = process
    this.#ended = once(process, 'exit')
  }

  /** Starts a file with Node, or one with arguments, and waits until it prints something: all that serve say where. */
  static async start(
    file: string | readonly string[],
    folder: string,
    environment: NodeJS.ProcessEnv = {},
    options: readonly string[] = [],
  ): Promise<Program> {
    const env = { ...process.env, ...environment, PATH: programs() }
    const child = spawn('node', [...options, ...[file].flat()], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve())
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}.`)))
    })
    return new Program(child)
  }

  /** Ends it as systemd and containers do, and returns its exit code. */
  async stop(): Promise<number | null> {
    this.#process.kill()
    const [code = null] = await this.#ended
    return code
  }
}
