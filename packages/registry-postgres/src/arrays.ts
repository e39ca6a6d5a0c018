/** Type of the elements of an array, as PostgreSQL numbers types. */
const bytea = 17
const text = 25

/** Octet strings as a parameter `BYTEA[]` in binary form: as text each octet would be two characters. */
export function byteaArray(values: readonly Buffer[]): Buffer {
  return values.length === 0 ? noOctets : arrayOf(bytea, values)
}

/** Texts as a parameter `TEXT[]` in binary form: nothing in them has to be escaped. */
export function textArray(values: readonly string[]): Buffer {
  return values.length === 0
    ? noTexts
    : arrayOf(
        text,
        values.map((value) => Buffer.from(value)),
      )
}

/** Numbers, truth values or UUIDs as a parameter, as text. */
export function plainArray(values: readonly (number | bigint | boolean | string)[]): string {
  return `{${values.join()}}`
}

/** Dimensions, flags, type, length and lower bound of the only dimension, then the values. */
function arrayOf(type: number, values: readonly Buffer[]): Buffer {
  let size = 20
  for (const value of values) size += 4 + value.length
  const array = Buffer.allocUnsafe(size)
  let at = 0
  for (const field of [1, 0, type, values.length, 1]) at = array.writeInt32BE(field, at)
  for (const value of values) {
    at = array.writeInt32BE(value.length, at)
    at += value.copy(array, at)
  }
  return array
}

/** An empty array has no dimension. */
function emptyArray(type: number): Buffer {
  const array = Buffer.alloc(12)
  array.writeInt32BE(type, 8)
  return array
}

const noOctets = emptyArray(bytea)
const noTexts = emptyArray(text)
