import { OcciError } from '../error.ts'
import { shorten } from '../shown.ts'

/**
 * Returns what the commit of a registry throws if the connection to its store was lost, so that its outcome
 * is not known. Nothing may be undone then; the transaction has ended, and if its intent is still stored, `unfinished`
 * returns it once its locks have expired.
 */
export function inDoubt(cause?: unknown): OcciError {
  const message = 'the registry became unavailable while this was stored: read the entity again to see whether it was'
  return new OcciError('in-doubt', message, { cause })
}

/**
 * Returns what the commit of a registry throws if its locks have expired and another transaction took them. Nothing was
 * stored; since others may be working on the same entities, only recovery may undo what backends did.
 */
export function locksLost(): OcciError {
  return new OcciError(
    'locks-lost',
    'this operation took longer than its locks lasted, and another operation took them: try again',
  )
}

/** Returns what `changes` throws for a revision that is no longer kept, or is not one of this store. */
export function notKept(revision: string): OcciError {
  const shown = JSON.stringify(shorten(revision, 60))
  return new OcciError('gone', `the changes after the revision ${shown} are no longer kept: list again`)
}
