import type { Awaitable } from '../awaitable.ts'
import type { ChangeSet, Revision } from '../registry/change-set.ts'
import type { Scope } from '../registry/scope.ts'
import { seenOf } from './scope.ts'

/** Where change sets are read from. */
export interface ChangeSource {
  /**
   * Returns the next sets after a revision, a bounded number, oldest first; an empty array if there are none.
   *
   * @throws OcciError `gone` if the revision is not kept
   */
  read(after: Revision): Awaitable<readonly ChangeSet[]>
  /** Returns when there may be more sets after this revision, or the signal is aborted; it may return too early. */
  wait(after: Revision, signal: AbortSignal): Awaitable<void>
}

/**
 * Follows a source from a revision on, in the way that `Registry.changes` describes: each set with what the scope sees of it. Sets of
 * which it sees nothing are left out, but for one at the end of each read, so that the revision of the reader advances.
 */
export async function* follow(
  source: ChangeSource,
  after: Revision,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<ChangeSet> {
  let revision = after
  while (!signal.aborted) {
    const sets = await source.read(revision)
    for (const [index, set] of sets.entries()) {
      if (signal.aborted) return
      const seen = seenOf(set, scope)
      revision = set.revision
      const isLast = index === sets.length - 1
      if (isLast || seen.entities.length > 0 || seen.mixins.length > 0) yield seen
    }
    if (sets.length === 0) await source.wait(revision, signal)
  }
}
