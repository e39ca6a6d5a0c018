import { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { brokenExchange, type Exchange, wholeExchange } from './exchange.ts'
import type { Model } from './model.ts'
import { Operations } from './operations.ts'
import { makeRequest } from './request.ts'
import type { User } from './service.ts'

/** What decides which requests a batch has. */
export interface BatchOptions {
  readonly seed: number
  /** The number of the batch. */
  readonly index: number
  readonly model: Model
  readonly users: readonly User[]
  /** How many requests, about. */
  readonly size: number
  /** Whether requests are changed and malformed; defaults to true. */
  readonly isMutating?: boolean
}

/** The requests of a batch: the same again for the same options, whatever the service answers. */
export function makeBatch({ seed, index, model, users, size, isMutating = true }: BatchOptions): readonly Exchange[] {
  const random = new Random((seed * 1_000_003 + index) | 0)
  const operations = new Operations(model, random)
  const exchanges: Exchange[] = []
  for (const user of users) {
    for (const operation of operations.beginning()) {
      exchanges.push(
        wholeExchange([makeRequest(operation, { users: [user], operations, random, isMutating: false })], random),
      )
    }
  }
  for (let count = exchanges.length; count < size; ) {
    const length = random.chance(0.6) ? 1 : 1 + random.below(8)
    const requests = Array.from({ length }, () =>
      makeRequest(operations.next(), { users, operations, random, isMutating }),
    )
    const isBroken = isMutating && random.chance(0.08)
    exchanges.push(isBroken ? brokenExchange(requests.slice(0, 2), random) : wholeExchange(requests, random))
    count += length
  }
  return exchanges
}
