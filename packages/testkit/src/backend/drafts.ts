import { type AttributeValues, type Catalogue, type Entity, type EntityDraft, idOf } from '@occi/core'
import { applyDefaults, checkValue, copyAttributes, corePrefix, isLinkKind } from '@occi/core/authoring'
import type { BackendExample, BackendNeighbour } from './options.ts'

/**
 * Returns the draft of the entity that an example describes, with the defaults of its kind and mixins.
 *
 * @throws Error if no service would create such an entity
 */
export function draftOf(example: BackendExample, catalogue: Catalogue): EntityDraft {
  const { kind, mixins = [], title, summary, source, target } = example
  if (isLinkKind(kind) && (source === undefined || target === undefined)) {
    throw new Error(`the example of ${kind.identifier} is a link and needs source and target`)
  }
  return {
    kind,
    mixins,
    title,
    summary,
    attributes: valuesOf(example, catalogue),
    source: source === undefined ? undefined : { uri: source },
    target: target === undefined ? undefined : { uri: target },
    links: [],
  }
}

function valuesOf({ kind, mixins = [], attributes }: BackendExample, catalogue: Catalogue): AttributeValues {
  const values = copyAttributes(attributes ?? {})
  const definitions = catalogue.definitions(kind, mixins)
  for (const [name, definition] of definitions) {
    if (definition.default !== undefined) values[name] ??= definition.default
  }
  applyDefaults(values, mixins)
  for (const [name, { required }] of definitions) {
    if (required && values[name] === undefined && !name.startsWith(corePrefix)) {
      throw new Error(`the example of ${kind.identifier} must give ${name}, which is required`)
    }
  }
  for (const [name, value] of Object.entries(values)) {
    const definition = name.startsWith(corePrefix) ? undefined : definitions.get(name)
    if (value === undefined) continue
    const fault = definition === undefined ? `${name} is not defined` : checkValue(name, value, definition)
    if (fault !== undefined) throw new Error(`the example of ${kind.identifier} is not valid: ${fault}`)
  }
  return values
}

/** Returns the entity that a neighbour is, to be stored as it is. */
export function neighbourEntity({ location, kind, mixins = [], attributes = {} }: BackendNeighbour): Entity {
  return {
    id: idOf(location),
    location,
    kind: kind.identifier,
    mixins: mixins.map((mixin) => mixin.identifier),
    attributes: copyAttributes(attributes),
    actions: [],
    version: 0,
  }
}
