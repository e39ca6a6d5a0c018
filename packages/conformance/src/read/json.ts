import { type Answer, mediaTypeOf } from '../http/answer.ts'

/** An object of JSON. */
export type JsonObject = { readonly [name: string]: unknown }

/** Whether the body of an answer says that it is JSON. */
export function isJson(answer: Answer): boolean {
  return /^application\/(?:[\w.+-]*\+)?json$/.test(mediaTypeOf(answer))
}

/** Returns the object that a body is; undefined if it is none. */
export function jsonObject(body: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(body))
  } catch {
    return undefined
  }
}

/** Returns a value if it is an object. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

/** Returns the objects of an array; none if it is no array. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((one) => one !== undefined) : []
}

/** Returns the strings of an array; none if it is no array. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Returns a value if it is a string. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The type of a value, by the words that descriptions of attributes use. */
export function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
