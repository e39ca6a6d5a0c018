import { type Awaitable, type Entity, isOcciError } from '@occi/core'
import { attempt, type Change, chain, type Intent, type Transaction } from '@occi/core/authoring'
import { BackendCalls } from './backend-calls.ts'
import { begin } from './begin.ts'
import type { Call } from './call.ts'
import { keyOf } from './locks.ts'

/** What an operation has read, and the intent that follows from it. */
export interface Plan<S> {
  readonly state: S
  readonly intent: Intent
  /**
   * The stamps of what was read, by lock key; undefined if nothing may be stored there. If they are still true once the
   * locks are held, nothing is read again. Unset: everything is read again.
   */
  readonly stamps?: ReadonlyMap<string, number | undefined>
}

/** Returns an entity as it is stored now; one that the operation did not store is returned as it is. */
export type AsStored = <E extends Entity>(entity: E) => E

/** What an operation stores, and what it returns. */
export interface Outcome<R> {
  readonly changes: readonly Change[]
  /** What is returned once that is stored. */
  result(asStored: AsStored): R
  /** Thrown once the changes are stored: a backend refused after others had done what cannot be undone. */
  readonly refusal?: { readonly error: unknown }
}

/** Calls the backends; everything it throws means that nothing is stored. */
export type Run<S, R> = (state: S, calls: BackendCalls) => Awaitable<Outcome<R>>

/**
 * Carries out an operation that changes something: reads, locks what it touches, reads again if something changed in
 * between, calls the backends, and stores all or nothing. If a backend refuses, or storing fails, what was accepted is
 * undone; what cannot be undone is left to recovery.
 *
 * @param read reads what the operation is about, and asks whether the caller may do it
 * @param since when it began to wait for its locks; defaults to now
 */
export function transact<S, R>(
  call: Call,
  read: () => Awaitable<Plan<S>>,
  run: Run<S, R>,
  since = performance.now(),
): Awaitable<R> {
  return chain(read(), (plan) =>
    chain(begin(plan.intent, call, since), (transaction) =>
      isCurrent(plan, transaction)
        ? perform(transaction, plan, run, call)
        : carryOutAnew(transaction, plan, read, run, call, since),
    ),
  )
}

/** Reads again under the locks until what was read is what is stored. */
async function carryOutAnew<S, R>(
  begun: Transaction,
  outdated: Plan<S>,
  read: () => Awaitable<Plan<S>>,
  run: Run<S, R>,
  call: Call,
  since: number,
): Promise<R> {
  let transaction = begun
  let plan = outdated
  do {
    const locked = new Set(plan.intent.keys)
    try {
      plan = await read()
    } catch (error) {
      await giveUp(transaction, call)
      throw error
    }
    if (plan.intent.keys.every((key) => locked.has(key))) break
    transaction = await beginAgain(transaction, plan.intent, call, since)
  } while (!isCurrent(plan, transaction))
  return perform(transaction, plan, run, call)
}

/**
 * Exchanges the locks of a transaction for those that its operation turned out to need. It queues for them before it
 * gives its own back: no later operation comes in between and changes again what was read.
 */
async function beginAgain(transaction: Transaction, intent: Intent, call: Call, since: number): Promise<Transaction> {
  const again = (async () => begin(intent, call, since))()
  const [begun] = await Promise.all([again, giveUp(transaction, call)])
  return begun
}

function isCurrent({ stamps }: Plan<unknown>, transaction: Transaction): boolean {
  if (stamps === undefined) return false
  for (const [key, stamp] of stamps) if (transaction.stamps.get(key) !== stamp) return false
  return true
}

/** Carries out an operation under locks that cover it, and ends the transaction. */
export function perform<S, R>(
  transaction: Transaction,
  { state, intent }: Plan<S>,
  run: Run<S, R>,
  call: Call,
): Awaitable<R> {
  const calls = new BackendCalls(call)
  let isDone = false
  const ready = attempt(
    () =>
      chain(run(state, calls), (outcome) => {
        isDone = cannotBeUndone(intent)
        return chain(changesOf(outcome.changes, intent, calls, call), (changes) => ({ outcome, changes }))
      }),
    (error) => undo(error, isDone, transaction, intent, calls, call),
  )
  return chain(ready, ({ outcome, changes }) =>
    chain(commit(transaction, intent, changes, calls, call), (stored) => {
      calls.onLateEnd(() => void leaveAgain(intent, call))
      if (outcome.refusal !== undefined) throw outcome.refusal.error
      return outcome.result(stored)
    }),
  )
}

/** All that an operation stores: what it changes itself, what backends want beside it, and what must still hold. */
function changesOf(
  own: readonly Change[],
  { keys }: Intent,
  calls: BackendCalls,
  call: Call,
): Awaitable<readonly Change[]> {
  return chain(calls.changes(own, keys), (changes) =>
    calls.gained.size === 0 ? changes : [...requirements(calls, call), ...changes],
  )
}

/**
 * Undoes what backends have accepted before one refused.
 *
 * @param isDone whether what they have done stays done
 */
async function undo(
  error: unknown,
  isDone: boolean,
  transaction: Transaction,
  intent: Intent,
  calls: BackendCalls,
  call: Call,
): Promise<never> {
  const isUndone = await calls.undo()
  // A backend that left something invalid has done its work all the same.
  const isLeft = isDone || (cannotBeUndone(intent) && isOcciError(error, 'backend'))
  await giveUp(transaction, call, isLeft || !isUndone || calls.isAbandoned)
  // Recovery may have handled the intent before a backend ends, so what it did then is handled again.
  calls.onLateEnd(() => void leaveAgain(intent, call))
  throw error
}

/** Whether what backends have done stays done, so that recovery has to make the registry agree. */
function cannotBeUndone({ operation }: Intent): boolean {
  return operation === 'delete' || operation === 'action'
}

/** Requires that the mixins which entities gain are still stored: tagging does not lock the mixin. */
function requirements({ gained }: BackendCalls, { catalogue }: Call): readonly Change[] {
  const required: Change[] = []
  for (const identifier of gained) {
    const mixin = catalogue.mixin(identifier)
    if (mixin?.removable) required.push({ type: 'expect-mixin', identifier, owner: mixin.owner })
  }
  return required
}

function commit(
  transaction: Transaction,
  intent: Intent,
  changes: readonly Change[],
  calls: BackendCalls,
  call: Call,
): Awaitable<AsStored> {
  const committed = attempt(
    () => transaction.commit(changes),
    async (error) => {
      // Recovery finds out from the intent what is to be done, once the registry is available again.
      if (isOcciError(error, 'in-doubt')) call.services.recoverSoon()
      else if (isOcciError(error, 'locks-lost')) await leaveToRecovery(transaction, intent, call)
      else {
        const isUndone = await calls.undo()
        await giveUp(transaction, call, !isUndone || cannotBeUndone(intent))
        calls.onLateEnd(() => void leaveAgain(intent, call))
      }
      throw error
    },
  )
  return chain(committed, ({ entities }) => asStoredIn(entities))
}

function asStoredIn(entities: readonly Entity[]): AsStored {
  const [only] = entities
  if (only !== undefined && entities.length === 1) {
    return <E extends Entity>(entity: E) =>
      (entity.location === only.location && entity.owner === only.owner ? only : entity) as E
  }
  const byKey = new Map(entities.map((entity) => [keyOf(entity), entity]))
  return <E extends Entity>(entity: E) => (byKey.get(keyOf(entity)) ?? entity) as E
}

/**
 * Aborts a transaction; that it cannot be aborted is reported.
 *
 * @param isUnfinished whether a backend did something that could not be undone, so that recovery has to
 */
export async function giveUp(
  transaction: Transaction,
  { services, isAllowed: isRecovery }: Call,
  isUnfinished = false,
): Promise<void> {
  try {
    await transaction.abort({ unfinished: isUnfinished })
  } catch (error) {
    services.report(error, 'aborting a transaction')
  }
  // Recovery itself tries again after a longer pause.
  if (isUnfinished && !isRecovery) services.recoverSoon()
}

/**
 * Leaves it to recovery to undo what backends did while another transaction had the locks: others may still be working
 * on the same entities, and recovery may have handled the intent before the backends had finished. So it is stored
 * again, for the time when the locks are free.
 */
async function leaveToRecovery(transaction: Transaction, intent: Intent, call: Call): Promise<void> {
  await giveUp(transaction, call, true)
  await leaveAgain(intent, call)
}

/** Stores an intent as unfinished once the locks are free, for recovery to handle. Never throws. */
async function leaveAgain(intent: Intent, call: Call): Promise<void> {
  try {
    const again = await call.services.registry.begin(intent, call.scope)
    await giveUp(again, call, true)
  } catch (error) {
    call.services.report(error, 'leaving to recovery what a backend did without locks')
  }
}
