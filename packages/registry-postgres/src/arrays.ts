/** Type of the elements of an array, as PostgreSQL numbers types. */
const bytea = 17
const int8 = 20
const text = 25

/** Octet strings as a parameter `BYTEA[]` in binary form: as text each octet would be two characters. */
export function byteaArray(values: readonly Buffer[]): Buffer {
  return arrayOf(bytea, values)
}

/** Texts as a parameter `TEXT[]` in binary form: nothing in them has to be escaped. */
export function textArray(values: readonly string[]): Buffer {
  return arrayOf(
    text,
    values.map((value) => Buffer.from(value)),
  )
}

function arrayOf(type: number, values: readonly Buffer[]): Buffer {
  let size = 0
  for (const value of values) size += 4 + value.length
  const [array, start] = header(type, values.length, size)
  let at = start
  for (const value of values) {
    at = array.writeInt32BE(value.length, at)
    at += value.copy(array, at)
  }
  return array
}

/** Integers as a parameter `BIGINT[]` in binary form. */
export function bigintArray(values: readonly (number | bigint)[]): Buffer {
  const [array, start] = header(int8, values.length, 12 * values.length)
  let at = start
  for (const value of values) at = array.writeBigInt64BE(BigInt(value), array.writeInt32BE(8, at))
  return array
}

/** Truth values as a parameter `BOOLEAN[]`, as text. */
export function booleanArray(values: readonly boolean[]): string {
  return `{${values.join()}}`
}

/** Dimensions, flags, type, then length and lower bound of the only dimension; an empty array has none. */
function header(type: number, length: number, size: number): readonly [array: Buffer, start: number] {
  const isEmpty = length === 0
  const array = Buffer.allocUnsafe((isEmpty ? 12 : 20) + size)
  let at = array.writeInt32BE(isEmpty ? 0 : 1)
  at = array.writeInt32BE(0, at)
  at = array.writeInt32BE(type, at)
  if (isEmpty) return [array, at]
  at = array.writeInt32BE(length, at)
  return [array, array.writeInt32BE(1, at)]
}
