import { type AnyCategory, type Backend, OcciError } from '@occi/core'

const kindRoutines = ['create', 'retrieve', 'retrieveMany', 'update', 'replace', 'delete'] as const
const mixinRoutines = [...kindRoutines, 'associate', 'dissociate'] as const
const routines = [...mixinRoutines, 'action'] as const

/**
 * Requires that a backend has a routine for the categories that it is registered for.
 *
 * @throws OcciError `definition`
 */
export function requireServes(category: AnyCategory, backend: Backend): void {
  const has = (names: readonly (typeof routines)[number][]) => names.some((name) => backend[name] !== undefined)
  if (category.class === 'action') {
    if (has(['action'])) return
    throw new OcciError('definition', `the backend of the action ${category.identifier} needs the routine action`)
  }
  if (category.class === 'kind' && category.location === undefined) {
    throw new OcciError('definition', `${category.identifier} has no entities, a backend for it would never be called`)
  }
  // A backend without any routine leaves everything to the service; one for something else is a mistake.
  const serves = category.class === 'kind' ? kindRoutines : mixinRoutines
  const acts = category.allActions.length > 0 && has(['action'])
  if (has(serves) || acts || !has(routines)) return
  throw new OcciError(
    'definition',
    `the backend of the ${category.class} ${category.identifier} has none of ${serves.join(', ')}`,
  )
}

/**
 * Requires that an object which serves a kind and a mixin can distinguish the two: tagging an existing machine must
 * never create or delete it.
 *
 * @throws OcciError `definition`
 */
export function requireTags(served: readonly AnyCategory[], backend: Backend): void {
  const kind = served.find((category) => category.class === 'kind')
  const mixin = served.find((category) => category.class === 'mixin')
  if (kind === undefined || mixin === undefined || canTag(backend)) return
  throw new OcciError(
    'definition',
    `the backend of both ${kind.identifier} and ${mixin.identifier} needs associate and dissociate: ` +
      'adding the mixin to an entity that exists would create it again',
  )
}

/** Returns whether mixins that an existing entity gains and loses reach neither `create` nor `delete` of a backend. */
export function canTag({ associate, create, dissociate, delete: remove }: Backend): boolean {
  return (associate !== undefined || create === undefined) && (dissociate !== undefined || remove === undefined)
}
