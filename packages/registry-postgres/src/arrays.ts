/** Type of the elements of an array, as PostgreSQL numbers types. */
const bytea = 17
const text = 25

/** Octet strings as a parameter `BYTEA[]` in binary form: as text each octet would be two characters. */
export function byteaArray(values: readonly Buffer[]): Buffer {
  return arrayOf(bytea, values)
}

/** Texts as a parameter `TEXT[]` in binary form: nothing in them has to be escaped. */
export function textArray(values: readonly string[]): Buffer {
  return arrayOf(text, values)
}

/** Numbers, truth values or UUIDs as a parameter, as text. */
export function plainArray(values: readonly (number | bigint | boolean | string)[]): string {
  return `{${values.join()}}`
}

/** The number of dimensions, flags and type; length and lower bound of the dimension, if there is one; the values. */
function arrayOf(type: number, values: readonly (Buffer | string)[]): Buffer {
  const head = values.length === 0 ? [0, 0, type] : [1, 0, type, values.length, 1]
  const lengths = values.map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : value.length))
  const array = Buffer.allocUnsafe(4 * (head.length + values.length) + lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const field of head) at = array.writeInt32BE(field, at)
  for (const [index, value] of values.entries()) {
    at = array.writeInt32BE(lengths[index] ?? 0, at)
    at += typeof value === 'string' ? array.write(value, at) : value.copy(array, at)
  }
  return array
}
