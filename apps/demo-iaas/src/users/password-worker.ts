import { parentPort } from 'node:worker_threads'
import { compareSync } from 'bcryptjs'

/** Whether a password is the one that a hash was made of. */
export interface Question {
  readonly id: number
  readonly password: string
  readonly hash: string
}

/** The answer to the question of the same id. */
export interface Answer {
  readonly id: number
  readonly isRight: boolean
}

parentPort?.on('message', ({ id, password, hash }: Question) => {
  const answer: Answer = { id, isRight: compareSync(password, hash) }
  parentPort?.postMessage(answer)
})
