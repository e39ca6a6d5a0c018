import { type Catalogue, type Entity, idOf, type Kind, type Mixin } from '@occi/core'
import { applyDefaults, copyAttributes, isLinkKind } from '@occi/core/authoring'
import type { BackendExample, BackendNeighbour } from './options.ts'

/** The entity that a service would make of an example, before any backend has seen it. */
export function newEntity(example: BackendExample, location: string, catalogue: Catalogue): Entity {
  const { kind, mixins = [], title, summary, source, target } = example
  const fields = fieldsOf({ ...example, location }, withDefaults(example.attributes, kind, mixins, catalogue))
  const titled = title === undefined ? fields : { ...fields, title }
  if (!isLinkKind(kind)) return summary === undefined ? titled : { ...titled, summary }
  if (source === undefined || target === undefined) {
    throw new Error(`the example of ${kind.identifier} is a link and needs source and target`)
  }
  return { ...titled, source, target }
}

/** The entity that a neighbour is. */
export function neighbourEntity(neighbour: BackendNeighbour): Entity {
  return fieldsOf(neighbour, copyAttributes(neighbour.attributes ?? {}))
}

function fieldsOf({ kind, mixins = [], location }: BackendNeighbour, attributes: Entity['attributes']): Entity {
  return {
    id: idOf(location),
    location,
    kind: kind.identifier,
    mixins: mixins.map((mixin) => mixin.identifier),
    attributes,
    actions: [],
    version: 1,
  }
}

function withDefaults(
  given: Entity['attributes'] | undefined,
  kind: Kind,
  mixins: readonly Mixin[],
  catalogue: Catalogue,
): Entity['attributes'] {
  const attributes = copyAttributes(given ?? {})
  const definitions = catalogue.definitions(kind, mixins)
  for (const [name, definition] of definitions) {
    if (definition.default !== undefined) attributes[name] ??= definition.default
  }
  applyDefaults(attributes, mixins)
  for (const [name, { required }] of definitions) {
    if (required && attributes[name] === undefined && !name.startsWith('occi.core.')) {
      throw new Error(`the example of ${kind.identifier} must give ${name}, which is required`)
    }
  }
  return attributes
}
