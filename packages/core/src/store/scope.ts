import { OcciError } from '../error.ts'
import type { Scope } from '../registry.ts'

/** Something that is an owner's, or nobody's. */
export interface Owned {
  readonly owner?: string | undefined
}

/** Tells whether something is seen in a scope: an owner's own and what is nobody's. */
export function sees(scope: Scope, { owner }: Owned): boolean {
  return scope.everyone === true || owner === undefined || owner === scope.owner
}

/**
 * The owner for whom a work is done.
 *
 * @throws OcciError `internal` for `everyone`: what is stored is somebody's or nobody's
 */
export function ownerOf(scope: Scope): string | undefined {
  if (scope.everyone === true)
    throw new OcciError('internal', 'a work is done for an owner or for nobody, not for everyone')
  return scope.owner
}
