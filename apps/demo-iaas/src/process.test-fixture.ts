import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const children = new Set<ChildProcess>()

/** Ends all processes that a test has left. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL')
}

export interface ProcessOptions {
  /** Commands of a shell to run first, such as `ulimit`. */
  readonly shell?: string
  /** The user that it is started as. */
  readonly uid?: number
  /** A file of this folder that runs first, and variables of its environment. */
  readonly preload?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A process of Node's that runs a file of this folder, and what it says. OCCI_NODE names another Node for it. */
export class NodeProcess {
  readonly child: ChildProcess
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly #lines: AsyncIterator<string>
  #errors = ''

  constructor(file: string, args: readonly string[], { shell, uid, preload, env }: ProcessOptions = {}) {
    const main = new URL(file, import.meta.url).pathname
    const first = preload === undefined ? [] : ['--import', new URL(preload, import.meta.url).href]
    const command = [process.env.OCCI_NODE ?? process.execPath, '--conditions=occi-source', ...first, main, ...args]
    const options = { stdio: 'pipe' as const, uid, env: { ...process.env, ...env } }
    const [program = '', ...rest] =
      shell === undefined ? command : ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...command]
    const child = spawn(program, rest, options)
    this.child = child
    children.add(child)
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    child.stderr.on('data', (piece) => {
      this.#errors += piece
    })
    this.ended = once(child, 'close').then(([code, signal]) => {
      children.delete(child)
      return code ?? signal
    })
  }

  /** What it has written to stderr, but for the warning that some Node versions give of their SQLite. */
  get errors(): string {
    const lines = this.#errors.split('\n').filter((line) => !/ExperimentalWarning|--trace-warnings/.test(line))
    return lines.join('\n').trim()
  }

  /** The next line that it writes; undefined when it has ended. */
  async line(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done ? undefined : value
  }

  /** The address that it says it listens on. */
  async url(): Promise<string> {
    for (let line = await this.line(); line !== undefined; line = await this.line()) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (url !== undefined) return url
    }
    throw new Error(`the process has ended (${await this.ended}) before it listened: ${this.errors}`)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal)
    return this.ended
  }
}
