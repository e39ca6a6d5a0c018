import { parentPort } from 'node:worker_threads'
import { compareSync } from 'bcryptjs'

/** A password to compare with a hash. */
export interface Question {
  readonly id: number
  readonly password: string
  readonly hash: string
}

/** The answer to the question with the same id. */
export interface Answer {
  readonly id: number
  readonly isRight: boolean
}

parentPort?.on('message', ({ id, password, hash }: Question) => {
  const answer: Answer = { id, isRight: compareSync(password, hash) }
  parentPort?.postMessage(answer)
})
