import type { Exchange } from './exchange.ts'

/** What does not hold. */
export class Fault extends Error {
  /** Which invariant: a reproduction is one that breaks the same. */
  readonly invariant: string
  /** The exchanges that are known to matter; empty if any of the batch may. */
  readonly exchanges: readonly Exchange[]

  constructor(invariant: string, message: string, exchanges: readonly Exchange[] = []) {
    super(message)
    this.name = 'Fault'
    this.invariant = invariant
    this.exchanges = exchanges
  }

  /** What was thrown, as a fault. */
  static of(error: unknown, invariant: string, exchanges: readonly Exchange[] = []): Fault {
    if (error instanceof Fault)
      return error.exchanges.length > 0 ? error : new Fault(error.invariant, error.message, exchanges)
    return new Fault(invariant, error instanceof Error ? error.message : String(error), exchanges)
  }
}
