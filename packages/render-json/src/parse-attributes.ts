import { isJsonObject, type JsonObject, type RawAttributes, type RawValue } from '@occi/core'
import type { DocumentFaults, Node } from './document.ts'
import { pointerTo } from './pointer.ts'
import { shown } from './shown.ts'

/**
 * Reads the attributes of an entity: names as they are (`GFD.226 Attributes Rendering`: an opaque identifier).
 *
 * Clients of the draft before 1.2 nest them by the dots of their names, as `{"occi": {"compute": {"cores": 2}}}`. An
 * attribute of an entity has a dot in its name, so an object under a name without one is such a nest, down to what is no
 * object; under a name with a dot it is the attribute's value.
 */
export function parseEntityAttributes(node: Node<JsonObject> | undefined, faults: DocumentFaults): RawAttributes {
  const attributes = new Map<string, RawValue>()
  if (node === undefined) return attributes
  for (const [name, json] of Object.entries(node.value)) {
    const member = { value: json, pointer: pointerTo(node.pointer, name) }
    if (name.includes('.')) add(name, member)
    else flatten(name, member)
  }
  return attributes

  function add(name: string, { value, pointer }: Node): void {
    if (attributes.has(name)) faults.add(`the attribute ${shown(name)} is given twice`, pointer)
    attributes.set(name, { json: value })
  }

  function flatten(prefix: string, node: Node): void {
    const members = isJsonObject(node.value) ? Object.entries(node.value) : []
    if (members.length === 0) add(prefix, node)
    for (const [name, json] of members) {
      flatten(`${prefix}.${name}`, { value: json, pointer: pointerTo(node.pointer, name) })
    }
  }
}

/** Reads the attributes of an action's invocation, whose names need no dot: nothing is nested there. */
export function parseParameters(node: Node<JsonObject> | undefined): RawAttributes {
  return new Map(Object.entries(node?.value ?? {}).map(([name, json]) => [name, { json }]))
}

/** Where an attribute stands, nested or not; undefined where it is not given. */
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
