import { mixinsOf } from './applicability.ts'
import { type AttributeValues, copyAttributes } from './attribute.ts'
import type { Catalogue } from './catalogue.ts'
import { corePrefix } from './category.ts'
import type { Entity } from './entity.ts'
import { OcciError } from './error.ts'
import type { Kind } from './kind.ts'

const none: readonly string[] = []

/** The attributes that entities of a kind always have: those that are required or have a default. */
const guaranteedOf = new WeakMap<Kind, readonly string[]>()

/**
 * Returns a stored entity with all attributes that the types of its kind promise. It lacks one if the definition of the
 * kind has changed since it was stored: it gets the default, that of its mixins first. Entities that lack nothing are
 * returned as they are; others are copied.
 *
 * @param report receives an `internal` error for an entity that lacks required attributes without a default
 */
export function completeEntity<E extends Entity>(
  entity: E,
  catalogue: Catalogue,
  report: (error: OcciError) => void,
): E {
  const kind = catalogue.kind(entity.kind)
  if (kind === undefined) return entity
  const lacking = guaranteed(kind).filter((name) => entity.attributes[name] === undefined)
  if (lacking.length === 0) return entity
  const attributes: AttributeValues = copyAttributes(entity.attributes)
  const definitions = catalogue.definitions(kind, mixinsOf(entity, catalogue))
  for (const name of lacking) {
    const value = definitions.get(name)?.default
    if (value !== undefined) attributes[name] = value
  }
  const missing = lacking.filter((name) => attributes[name] === undefined)
  if (missing.length > 0) report(incomplete(entity, missing))
  return { ...entity, attributes }
}

/** Returns whether stored entities have all attributes that the types of their kinds promise. */
export function areComplete(entities: readonly Entity[], catalogue: Catalogue): boolean {
  let last: string | undefined
  let names = none
  for (const { kind: identifier, attributes } of entities) {
    // Most listings are of one kind.
    if (identifier !== last) {
      const kind = catalogue.kind(identifier)
      names = kind === undefined ? none : guaranteed(kind)
      last = identifier
    }
    for (const name of names) if (attributes[name] === undefined) return false
  }
  return true
}

function guaranteed(kind: Kind): readonly string[] {
  let names = guaranteedOf.get(kind)
  if (names === undefined) {
    names = Object.entries(kind.all).flatMap(([name, { required = false, default: value }]) => {
      return !name.startsWith(corePrefix) && (required || value !== undefined) ? [name] : []
    })
    guaranteedOf.set(kind, names)
  }
  return names
}

function incomplete({ location, kind }: Entity, missing: readonly string[]): OcciError {
  return new OcciError(
    'internal',
    `the stored entity ${location} lacks ${missing.join(', ')}, which ${kind} requires: ` +
      'give the attribute a default in the definition, or set it in the stored entities',
  )
}
