import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { OcciError } from '@occi/core'
import type { Answer, Question } from './password-worker.ts'

interface Waiting {
  resolve(isRight: boolean): void
  reject(error: Error): void
}

/**
 * Compares passwords with bcrypt hashes, one after the other in a thread of its own: each takes a tenth of a second or
 * more, in which the service must keep answering others.
 */
export class PasswordChecker {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #last = 0

  /**
   * Returns whether a hash was made from a password.
   *
   * @throws OcciError `unavailable` if the thread has ended
   */
  async check(password: string, hash: string): Promise<boolean> {
    this.#worker ??= this.#start()
    const question: Question = { id: ++this.#last, password, hash }
    this.#worker.postMessage(question)
    return new Promise((resolve, reject) => this.#waiting.set(question.id, { resolve, reject }))
  }

  /** Ends the thread; checks that wait for it are rejected. */
  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    // Beside this file, whether it is the source or was compiled.
    const worker = new Worker(new URL(`password-worker${extname(import.meta.url)}`, import.meta.url))
    let cause: unknown
    worker.on('message', ({ id, isRight }: Answer) => {
      this.#waiting.get(id)?.resolve(isRight)
      this.#waiting.delete(id)
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      this.#worker = undefined
      const ended = new OcciError('unavailable', 'passwords cannot be checked now, try again', { cause })
      for (const { reject } of this.#waiting.values()) reject(ended)
      this.#waiting.clear()
    })
    worker.unref()
    return worker
  }
}
