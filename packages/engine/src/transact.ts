import {
  type Awaitable,
  type Change,
  type Entity,
  InDoubtError,
  type Intent,
  isPromise,
  LocksLostError,
  OcciError,
  type StoredMixin,
  type Work,
} from '@occi/core'
import { BackendCalls } from './backend-calls.ts'
import type { Call } from './call.ts'
import { keyOf } from './locks.ts'
import type { Services } from './services.ts'

/** What an operation has read, and the intent that follows from it. */
export interface Plan<S> {
  readonly state: S
  readonly intent: Intent
}

/** Gives an entity as it is stored now; one that the operation left alone is what it was. */
export type AsStored = <E extends Entity>(entity: E) => E

/** What an operation leaves to be stored, and gives back. */
export interface Outcome<R> {
  readonly changes: readonly Change[]
  /** What is given back once that is stored: a batch may have changed the same entities again. */
  result(asStored: AsStored): R
  /** Thrown once the changes are stored: a backend refused after others had done what cannot be undone. */
  readonly refusal?: unknown
}

/**
 * Carries out an operation that changes something: locks what it touches, reads again under the locks, calls the
 * backends, and stores all or nothing. Where a backend refuses, or storing fails, what was accepted is taken back; what
 * cannot be, is left to recovery.
 *
 * @param read reads what the operation is about, and asks whether the caller may do it; called again under the locks,
 *   until these cover what it found
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
    const calls = new BackendCalls(services, call)
    const prepared = await prepare(work, intent, read, run, calls, services, call)
    if (prepared === undefined) continue
    const { outcome, changes } = prepared
    await commit(work, intent, changes, calls, services, call)
    if (outcome.refusal !== undefined) throw outcome.refusal
    return outcome.result(asStored(changes))
  }
}

/** Everything up to the commit; nothing where the locks do not cover what is there by now. */
async function prepare<S, R>(
  work: Work,
  intent: Intent,
  read: () => Awaitable<Plan<S>>,
  run: (state: S, calls: BackendCalls) => Awaitable<Outcome<R>>,
  calls: BackendCalls,
  services: Services,
  call: Call,
): Promise<{ outcome: Outcome<R>; changes: readonly Change[] } | undefined> {
  const locked = new Set(intent.keys)
  let left = false
  try {
    const { state, intent: now } = await read()
    if (!now.keys.every((key) => locked.has(key))) {
      await giveUp(work, services)
      return undefined
    }
    const outcome = await run(state, calls)
    left = cannotBeUndone(intent)
    const { batch } = calls
    const changes = batch.size === 0 ? outcome.changes : await batch.changes(outcome.changes, locked, services, call)
    return { outcome, changes }
  } catch (error) {
    const undone = await calls.undo()
    // A backend that has left something invalid has done its work all the same.
    left ||= cannotBeUndone(intent) && error instanceof OcciError && error.code === 'backend'
    await giveUp(work, services, left || !undone)
    throw error
  }
}

/** Whether what backends have done stays done: then it is recovery that brings the registry to say so. */
function cannotBeUndone({ operation }: Intent): boolean {
  return operation === 'delete' || operation === 'action'
}

async function commit(
  work: Work,
  intent: Intent,
  changes: readonly Change[],
  calls: BackendCalls,
  services: Services,
  call: Call,
): Promise<void> {
  try {
    const tags = removableMixinsIn(changes, call)
    if (tags.size > 0) {
      // Nothing may come between this look and the commit.
      const stored = services.registry.mixins(call.scope)
      expectThere(tags, isPromise(stored) ? await stored : stored)
    }
    await work.commit(changes)
  } catch (error) {
    // What is to be done about it is known when the registry is back: by recovery, from the intent.
    if (error instanceof InDoubtError) {
      services.recoverSoon()
      throw error
    }
    if (error instanceof LocksLostError) {
      await leaveToRecovery(work, intent, services, call)
      throw error
    }
    const undone = await calls.undo()
    await giveUp(work, services, !undone || cannotBeUndone(intent))
    throw error
  }
}

/** The mixins that clients can remove among those that changed entities hold. */
function removableMixinsIn(changes: readonly Change[], { catalogue }: Call): ReadonlySet<string> {
  const held = changes.flatMap((change) => (change.type === 'put' ? change.entity.mixins : []))
  return new Set(held.filter((identifier) => catalogue.mixin(identifier)?.removable))
}

/** Tagging does not lock the mixin, or all who use one would wait for each other: it can have been removed. */
function expectThere(identifiers: ReadonlySet<string>, stored: readonly StoredMixin[]): void {
  const there = new Set(stored.map((mixin) => mixin.scheme + mixin.term))
  for (const identifier of identifiers) {
    if (!there.has(identifier)) throw new OcciError('conflict', `the mixin ${identifier} has just been removed`)
  }
}

/**
 * Ends a work with which nothing is stored; that it cannot be ended is reported.
 *
 * @param unfinished whether a backend has done what could not be taken back, so that recovery has to see to it
 */
export async function giveUp(work: Work, services: Services, unfinished = false): Promise<void> {
  try {
    await work.abort({ unfinished })
  } catch (error) {
    services.report(error, 'giving up a work')
  }
  if (unfinished) services.recoverSoon()
}

/**
 * Leaves it to recovery to take back what backends did while somebody else had the locks: he may be working on the same
 * entities still, and recovery may have seen to the intent before the backends were done. So it is recorded anew.
 */
async function leaveToRecovery(work: Work, intent: Intent, services: Services, { scope }: Call): Promise<void> {
  await giveUp(work, services, true)
  try {
    await giveUp(await services.registry.begin(intent, scope), services, true)
  } catch (error) {
    services.report(error, 'leaving to recovery what was done without locks')
  }
}

function asStored(changes: readonly Change[]): AsStored {
  const puts = new Map<string, Entity>()
  for (const change of changes) if (change.type === 'put') puts.set(keyOf(change.entity), change.entity)
  return <E extends Entity>(entity: E) => (puts.get(keyOf(entity)) ?? entity) as E
}
