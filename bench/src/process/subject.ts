import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Answered, Asked, Memory } from './calls.ts'
import { pinned } from './pinned.ts'

/** A process that is measured; it answers calls while it works, and ends when it is disposed of. */
export class Subject<T> implements AsyncDisposable {
  readonly #child: ChildProcess
  /** What it told when it had started, such as its port. */
  readonly started: T

  private constructor(child: ChildProcess, started: T) {
    this.#child = child
    this.started = started
  }

  /**
   * Starts a program of the folder `servers`, and waits until it is ready.
   *
   * @throws Error if it ends before
   */
  static async start<T>(name: string, config: object = {}): Promise<Subject<T>> {
    const file = new URL(`../servers/${name}.ts`, import.meta.url).pathname
    const flags = [...process.execArgv, '--expose-gc', '--no-warnings']
    const [program, ...args] = pinned('server', [process.execPath, ...flags, file])
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const started = answerOf(child)
    child.send(config)
    return new Subject(child, (await started) as T)
  }

  /** Calls a function of the process. */
  async call<R>(name: string, argument?: unknown): Promise<R> {
    const answer = answerOf(this.#child)
    this.#child.send({ name, argument } satisfies Asked)
    return (await answer) as R
  }

  /** Microseconds of processor time that it has used. */
  cpu(): Promise<number> {
    return this.call('cpu')
  }

  /** What it has in memory after a collection of garbage; by default as V8 does it when memory is short. */
  memory(flavor?: 'regular'): Promise<Memory> {
    return this.call('memory', flavor)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const over = new AbortController()
  const { signal } = over
  const exit = once(child, 'exit', { signal }).then(() => [{ error: 'the process has ended' }])
  const message = once(child, 'message', { signal })
  const [answer] = (await Promise.race([message, exit])) as [Answered]
  over.abort()
  await Promise.allSettled([exit, message])
  if ('error' in answer) throw new Error(`${child.spawnargs.join(' ')}: ${answer.error}`)
  return answer.value
}
