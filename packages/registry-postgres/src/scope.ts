import { OcciError, type Scope } from '@occi/core'

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
