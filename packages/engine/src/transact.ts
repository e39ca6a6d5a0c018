import type { Awaitable, Change, Intent, Work } from '@occi/core'
import { BackendCalls } from './backend-calls.ts'
import type { Call } from './call.ts'
import type { Services } from './services.ts'

/** What an operation has read, and the intent that follows from it. */
export interface Plan<S> {
  readonly state: S
  readonly intent: Intent
}

/** What an operation leaves to be stored, and gives back. */
export interface Outcome<R> {
  readonly changes: readonly Change[]
  readonly result: R
  /** Thrown once the changes are stored: a backend refused after others had done what cannot be undone. */
  readonly refusal?: unknown
}

/**
 * Carries out an operation that changes something: locks what it touches, reads again under the locks, calls the
 * backends, and stores all or nothing. Where a backend refuses, or storing fails, what was accepted is taken back.
 *
 * @param read reads what the operation is about; called again under the locks, until these cover what it found
 * @param run calls the backends; everything it throws means that nothing is stored
 */
export async function transact<S, R>(
  services: Services,
  call: Call,
  read: () => Awaitable<Plan<S>>,
  run: (state: S, calls: BackendCalls) => Awaitable<Outcome<R>>,
): Promise<R> {
  for (;;) {
    const { intent } = await read()
    const work = await services.registry.begin(intent, call.scope, { signal: call.signal })
    const locked = new Set(intent.keys)
    const calls = new BackendCalls(services, call)
    try {
      const plan = await read()
      if (!plan.intent.keys.every((key) => locked.has(key))) {
        await work.abort()
        continue
      }
      const outcome = await run(plan.state, calls)
      await work.commit(await calls.batch.changes(outcome.changes, locked, call))
      if (outcome.refusal !== undefined) throw new Refused(outcome.refusal)
      return outcome.result
    } catch (error) {
      if (error instanceof Refused) throw error.refusal
      await calls.undo()
      await giveUp(work, services)
      throw error
    }
  }
}

/** Carries a refusal past the compensation of what is stored already. */
class Refused extends Error {
  readonly refusal: unknown

  constructor(refusal: unknown) {
    super('refused')
    this.refusal = refusal
  }
}

async function giveUp(work: Work, services: Services): Promise<void> {
  try {
    await work.abort()
  } catch (error) {
    services.report(error, 'giving up a work')
  }
}
