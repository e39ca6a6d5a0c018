import type { Json, JsonObject } from '@occi/core'
import { isJsonObject, type RawAttributeSet, type RawAttributes, type RawValue } from '@occi/core/authoring'
import type { DocumentFaults, Node } from './document.ts'
import { pointerTo } from './pointer.ts'
import { quoted } from './words.ts'

/**
 * Reads the attributes of an entity: names as they are (`GFD.226 Attributes Rendering`: an opaque identifier).
 *
 * Clients of the draft before 1.2 nest them by the dots of their names: `{"occi": {"compute": {"cores": 2}}}`. An
 * attribute of an entity has a dot in its name, so an object under a name without one is such a nest, down to what is no
 * object; under a name with a dot it is the attribute's value. Whether an object in a nest is the value of an attribute,
 * only the model knows.
 */
export function parseEntityAttributes(node: Node<JsonObject> | undefined, faults: DocumentFaults): RawAttributeSet {
  const attributes = new Map<string, RawValue>()
  const nested = new Map<string, JsonObject>()
  if (node === undefined) return { attributes }
  for (const [name, json] of Object.entries(node.value)) {
    if (name.includes('.')) add(name, json, [name])
    else flatten(name, json, [name])
  }
  return nested.size === 0 ? { attributes } : { attributes, nested }

  function add(name: string, json: Json, path: readonly string[]): void {
    if (attributes.has(name)) {
      faults.add(`the attribute ${quoted(name)} is given twice`, path.reduce(pointerTo, node?.pointer ?? ''))
    }
    attributes.set(name, { json })
  }

  function flatten(prefix: string, value: Json, path: readonly string[]): void {
    if (!isJsonObject(value) || Object.keys(value).length === 0) {
      add(prefix, value, path)
      return
    }
    nested.set(prefix, value)
    for (const [name, json] of Object.entries(value)) flatten(`${prefix}.${name}`, json, [...path, name])
  }
}

/** Reads the attributes of an action's invocation, whose names need no dot: nothing is nested there. */
export function parseParameters(node: Node<JsonObject> | undefined): RawAttributes {
  return new Map(Object.entries(node?.value ?? {}).map(([name, json]) => [name, { json }]))
}

/** The place of an attribute, nested or not; undefined if it is not given. */
export function pointerOfAttribute(attributes: Node<JsonObject>, name: string): string | undefined {
  const { value, pointer } = attributes
  if (Object.hasOwn(value, name)) return pointerTo(pointer, name)
  for (const [key, json] of Object.entries(value)) {
    if (!name.startsWith(`${key}.`) || !isJsonObject(json)) continue
    const nested = { value: json, pointer: pointerTo(pointer, key) }
    const found = pointerOfAttribute(nested, name.slice(key.length + 1))
    if (found !== undefined) return found
  }
  return undefined
}
