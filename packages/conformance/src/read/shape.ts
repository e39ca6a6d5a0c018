import { asObject, type JsonObject } from './json.ts'

/** The JSON type of a member. */
export type MemberType = 'string' | 'boolean' | 'object' | 'strings' | 'objects' | 'any'

/** A member of an object: its type, and whether it must be there. */
export type Member = readonly [type: MemberType, multiplicity: '1' | '0..1']

/** The members that an object may have. */
export type Shape = Readonly<Record<string, Member>>

const tests: Readonly<Record<MemberType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => asObject(value) !== undefined,
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  objects: (value) => Array.isArray(value) && value.every((one) => asObject(one) !== undefined),
  any: () => true,
}

/** Returns how an object differs from a shape; `name` says which object it is. */
export function shapeFaults(object: JsonObject, shape: Shape, name: string): readonly string[] {
  const missing = Object.entries(shape).filter(
    ([member, [, multiplicity]]) => multiplicity === '1' && !(member in object),
  )
  const wrong = Object.entries(object).flatMap(([member, value]) => {
    const expected = shape[member]
    if (expected === undefined) return [`${name} has the member "${member}", which is not defined`]
    return tests[expected[0]](value) ? [] : [`${name}: "${member}" is not of the type ${expected[0]}`]
  })
  return [...missing.map(([member]) => `${name} has no member "${member}"`), ...wrong]
}
