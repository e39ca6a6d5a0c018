import type { AttributeValue } from '../attribute.ts'
import { attributeOf, type Entity } from '../entity.ts'
import { isWellFormed } from '../shown.ts'
import { canonicalJson } from './attributes.ts'
import { fold } from './fold.ts'

/** How many characters of a text count for its place in an order; texts that are equal so far are in the order of their keys. */
const sortedLength = 64

/** Values whose text is longer are told apart by a digest. */
const exactLength = 100

/** Half a character, as cutting a text may leave. */
const loneSurrogate = /[\ud800-\udfff]/gu

/**
 * Returns a text that is equal for equal values alone, and whose order (by code points) is the order of the values:
 * false before true, then numbers, then texts with upper and lower case equal, then objects and arrays. One index of
 * such keys finds a value and lists entities in the order of their values.
 *
 * @param digest shortens a long text without giving two texts the same result, as SHA-256 does
 */
export function valueKey(value: AttributeValue, digest: (text: string) => string = (text) => text): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'b1' : 'b0'
    case 'number':
      return `n${sortableNumber(value)}`
    case 'string':
      return `s${start(value)}\u0000${exact(value, digest)}`
    default:
      return `v${exact(canonicalJson(value), digest)}`
  }
}

/** The start of a text, folded, which can make one character many. */
function start(text: string): string {
  return fold(text.slice(0, sortedLength)).slice(0, sortedLength).replace(loneSurrogate, '\ufffd')
}

function exact(text: string, digest: (text: string) => string): string {
  // Databases store no lone surrogates: JSON escapes them.
  if (!isWellFormed(text)) return `!${digest(JSON.stringify(text))}`
  return text.length <= exactLength ? `=${text}` : `#${digest(text)}`
}

const float = new DataView(new ArrayBuffer(8))

/** The two hexadecimal digits of each octet. */
const octets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** Hexadecimal digits whose order is the order of the numbers: negative ones are inverted, others get the upper half. */
function sortableNumber(number: number): string {
  float.setFloat64(0, number === 0 ? 0 : number)
  const [rest, first] = number < 0 ? [0xff, 0xff] : [0, 0x80]
  let digits = ''
  for (let index = 0; index < 8; index++) digits += octets[float.getUint8(index) ^ (index === 0 ? first : rest)]
  return digits
}

/**
 * Returns the key by which an order sorts an entity; undefined if it has no such value, which sorts last.
 *
 * @param by an attribute's name, or `created` or `changed`
 */
export function orderKeyOf(entity: Entity, by: string, digest?: (text: string) => string): string | undefined {
  const value = by === 'created' ? entity.created : by === 'changed' ? entity.changed : attributeOf(entity, by)
  return value === undefined ? undefined : valueKey(value, digest)
}
