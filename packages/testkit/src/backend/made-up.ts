import {
  type Action,
  type AttributeDefinition,
  type AttributeValue,
  type AttributeValues,
  type Entity,
  mixinsOf,
} from '@occi/core'
import { checkValue, copyAttributes, noAttributes } from '@occi/core/authoring'
import type { BackendExample, ExampleChanges } from './options.ts'
import type { ServedBackend } from './served-backend.ts'

/** Returns the changes of an example; by default one of everything that a client may change of what the backend serves. */
export function changesOf(example: BackendExample, entity: Entity, subject: ServedBackend): readonly ExampleChanges[] {
  if (example.changes !== undefined) return example.changes
  const { catalogue } = subject
  const kind = catalogue.kind(entity.kind)
  if (kind === undefined) return []
  const changes: ExampleChanges[] = [{ title: 'Another title' }]
  for (const [name, definition] of catalogue.definitions(kind, mixinsOf(entity, catalogue))) {
    if (definition.mutable !== true || name.startsWith('occi.core.')) continue
    if (!subject.served(entity).some((category) => name in category.all)) continue
    const value = otherValue(name, definition, entity.attributes[name])
    if (value !== undefined) changes.push({ attributes: { [name]: value } })
  }
  return changes
}

/** Returns the parameters of an action: those of the example, its defaults, and some value if one is required. */
export function parametersOf(example: BackendExample, action: Action): AttributeValues {
  const given = example.parameters?.[action.identifier]
  const values = given === undefined ? noAttributes() : copyAttributes(given)
  for (const [name, definition] of Object.entries(action.attributes)) {
    const madeUp = definition.required ? otherValue(name, definition, undefined) : undefined
    const value = definition.default ?? madeUp
    if (value !== undefined) values[name] ??= value
  }
  return values
}

/** Returns a value that an attribute may have and does not have now; undefined if none is found. */
function otherValue(
  name: string,
  definition: AttributeDefinition,
  current: AttributeValue | undefined,
): AttributeValue | undefined {
  const candidates = [...(definition.enum ?? []), ...candidatesOf(definition, current)]
  return candidates.find((value) => value !== current && checkValue(name, value, definition) === undefined)
}

function candidatesOf({ type }: AttributeDefinition, current: AttributeValue | undefined): readonly AttributeValue[] {
  switch (type) {
    case 'boolean':
      return [true, false]
    case 'integer':
    case 'number':
      return typeof current === 'number' ? [current + 1, current - 1, current * 2] : [1, 2, 0]
    case 'string':
      return typeof current === 'string' ? [`${current}2`, 'another'] : ['some', 'a1']
    default:
      return []
  }
}
