import type { Awaitable } from '@occi/core'
import { type BeginOptions, failureOf, type Intent, observe, type Transaction } from '@occi/core/authoring'
import type { Call } from './call.ts'

/**
 * Locks what an operation touches; waits for others that hold it, until the caller has gone.
 *
 * @param since when the operation began to wait; defaults to now
 */
export function begin(intent: Intent, call: Call, since?: number): Awaitable<Transaction> {
  const { services, scope } = call
  const { observer, registry, report } = services
  const { operation, keys } = intent
  const caller = 'caller' in intent ? intent.caller : call.caller
  if (call.isAborted) call.signal.throwIfAborted()
  const lock = () => registry.begin({ ...intent, caller }, scope, new LockOptions(call, since))
  if (observer.locksRequested === undefined) return lock()
  return observe(() => observer.locksRequested?.({ operation, keys }), lock, failureOf, report)
}

/** How an operation waits for its locks; the signal of its call is read only if it has to. */
class LockOptions implements BeginOptions {
  readonly since: number | undefined
  readonly #call: Call

  constructor(call: Call, since: number | undefined) {
    this.#call = call
    this.since = since
  }

  get signal(): AbortSignal {
    return this.#call.signal
  }
}
