/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json
}

/** Returns whether a value is a JSON object (no array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How deep arrays and objects of one value may nest, in attributes, defaults and extras. */
export const maxValueDepth = 32

/**
 * Checks that a value is JSON, and that it nests no deeper than {@link maxValueDepth}, so that it can be stored, compared
 * and written.
 *
 * @returns what is wrong, as the rest of a sentence about the value; undefined if nothing is
 */
export function jsonFault(value: unknown, depth = 0): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : `holds ${value}, which is not JSON`
    case 'object':
      return value === null ? undefined : memberFault(value, depth)
    default:
      return `holds ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}, which is not JSON`
  }
}

function memberFault(value: object, depth: number): string | undefined {
  if (depth === maxValueDepth) return `must not nest deeper than ${maxValueDepth}`
  if (!Array.isArray(value) && !isPlain(value)) return 'holds an object of a class, which is not JSON'
  // An array may have holes, which have no keys.
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    const fault = jsonFault(member, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Returns whether an object has no class, wherever it was created: another realm has another `Object.prototype`. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Returns whether two JSON values are equal, the order of members aside. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) return sameItems(a, b)
  const [namesOfA, namesOfB] = [Object.keys(a), Object.keys(b)]
  if (namesOfA.length !== namesOfB.length) return false
  return namesOfA.every((name) => Object.hasOwn(b, name) && sameJson(Reflect.get(a, name), Reflect.get(b, name)))
}

function sameItems(a: Json, b: Json): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  // Not `every`, which skips holes: one has no value to be equal.
  for (let i = 0; i < a.length; i++) if (!(i in a) || !(i in b) || !sameJson(a[i], b[i])) return false
  return true
}

/** Returns a copy of plain data that cannot be changed, at any depth. */
export function frozenCopy<T>(value: T): T {
  return freeze(structuredClone(value))
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) freeze(member)
  return Object.freeze(value)
}
