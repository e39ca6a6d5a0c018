/** Type of the elements of an array, as PostgreSQL numbers types. */
const bytea = 17
const int8 = 20
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

/** Integers as a parameter `BIGINT[]` in binary form. */
export function bigintArray(values: readonly (number | bigint)[]): Buffer {
  if (values.length === 0) return noIntegers
  const array = header(int8, values.length, 12 * values.length)
  let at = headerLength
  for (const value of values) at = array.writeBigInt64BE(BigInt(value), array.writeInt32BE(8, at))
  return array
}

/** Truth values as a parameter `BOOLEAN[]`, as text. */
export function booleanArray(values: readonly boolean[]): string {
  return `{${values.join()}}`
}

function arrayOf(type: number, values: readonly Buffer[]): Buffer {
  let size = 0
  for (const value of values) size += 4 + value.length
  const array = header(type, values.length, size)
  let at = headerLength
  for (const value of values) {
    at = array.writeInt32BE(value.length, at)
    at += value.copy(array, at)
  }
  return array
}

const headerLength = 20

/** Dimensions, flags, type, then length and lower bound of the only dimension. */
function header(type: number, length: number, size: number): Buffer {
  const array = Buffer.allocUnsafe(headerLength + size)
  let at = 0
  for (const field of [1, 0, type, length, 1]) at = array.writeInt32BE(field, at)
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
const noIntegers = emptyArray(int8)
