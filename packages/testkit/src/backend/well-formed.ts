import { attributeOf, type Catalogue, categoriesOf, type Entity, mixinsOf } from '@occi/core'
import { checkValue } from '@occi/core/authoring'

/**
 * Expects that an entity has nothing but what its kind and mixins define, as backends have left it.
 *
 * @param what the call after which it is so, for the error
 */
export function expectWellFormed(what: string, entity: Entity, catalogue: Catalogue): void {
  const kind = catalogue.kind(entity.kind)
  if (kind === undefined) throw new Error(`${what}: ${entity.kind} is not a kind of the contract's categories`)
  const definitions = catalogue.definitions(kind, mixinsOf(entity, catalogue))
  for (const [name, value] of Object.entries(entity.attributes)) {
    if (value === undefined) continue
    const definition = definitions.get(name)
    if (definition === undefined || name.startsWith('occi.core.')) {
      throw new Error(`${what} left the attribute ${name}, which neither the kind nor a mixin defines`)
    }
    const wrong = checkValue(name, value, definition)
    if (wrong !== undefined) throw new Error(`${what} left a value that is not valid: ${wrong}`)
  }
  const defined = new Set(categoriesOf(entity, catalogue).flatMap((category) => category.allActions))
  const identifiers = new Set([...defined].map((action) => action.identifier))
  for (const action of entity.actions) {
    if (!identifiers.has(action)) {
      throw new Error(`${what} says that ${action} is applicable, which neither the kind nor a mixin defines`)
    }
  }
}

const serviceFields = ['id', 'location', 'kind', 'owner', 'version'] as const
const coreAttributes = ['title', 'summary', 'source', 'target', 'target.kind'].map((name) => `occi.core.${name}`)

/** Expects that a backend has changed nothing but attributes, actions and extras: all else is the service's. */
export function expectOthersUntouched(what: string, before: Entity, after: Entity): void {
  const changed = [
    ...serviceFields.filter((field) => before[field] !== after[field]),
    ...coreAttributes.filter((name) => attributeOf(before, name) !== attributeOf(after, name)),
    ...(before.mixins.join(' ') === after.mixins.join(' ') ? [] : ['mixins']),
  ]
  if (changed.length > 0) throw new Error(`${what} changed ${changed.join(', ')}, which is the service's to change`)
}
