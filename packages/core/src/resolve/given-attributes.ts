import type { AttributeDefinition } from '../attribute.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import type { RawAttributeSet, RawAttributes, RawValue } from '../raw.ts'
import { shown } from '../shown.ts'
import type { Faults } from './faults.ts'

/**
 * The attributes of a message, each by its own name. What a client nests by the dots of names looks like the value of an
 * attribute of type object; only the definitions tell one from the other.
 *
 * @param definitionOf the definition of an attribute, if there is one
 */
export function givenAttributes(
  { attributes, nested }: RawAttributeSet,
  definitionOf: (name: string) => AttributeDefinition | undefined,
  faults: Faults,
): RawAttributes {
  if (nested === undefined) return attributes
  const given = new Map<string, RawValue>(attributes)
  const taken = new Set<string>()
  // What encloses others stands before them.
  for (const [name, value] of nested) {
    if (definitionOf(name)?.type !== 'object' || isNested(name, taken)) continue
    if (given.has(name)) faults.add(`${shown(name)} is given twice`, 'attributes', name)
    for (const leaf of leavesOf(name, value)) given.delete(leaf)
    given.set(name, { json: value })
    taken.add(name)
  }
  return given
}

function isNested(name: string, taken: ReadonlySet<string>): boolean {
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    if (taken.has(name.slice(0, dot))) return true
  }
  return false
}

/** The names that the members of an object have as attributes of their own. */
function* leavesOf(prefix: string, value: JsonObject): Generator<string> {
  for (const [key, member] of Object.entries(value)) {
    const name = `${prefix}.${key}`
    if (isJsonObject(member) && Object.keys(member).length > 0) yield* leavesOf(name, member)
    else yield name
  }
}
