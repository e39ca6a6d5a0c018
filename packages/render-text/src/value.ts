import type { Json } from '@occi/core'
import type { RawValue } from '@occi/core/authoring'

// What would end a quoted string, or the line it stands on. A TAB is harmless.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const special = /["\\\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/
const escaped = /["\\]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const unwritable = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g

/**
 * Writes a quoted string. `GFD.229` has no way to write control characters, and a line break would forge the next
 * line: each becomes a space, wherever it may have come from.
 */
export function formatQuoted(text: string): string {
  return special.test(text) ? `"${text.replace(escaped, '\\$&').replace(unwritable, ' ')}"` : `"${text}"`
}

/**
 * Writes the value of an attribute (`GFD.229 Attribute ABNF`): strings quoted, numbers and booleans bare, arrays and
 * objects as quoted JSON.
 *
 * @example formatValue('a "b"') // '"a \\"b\\""'
 */
export function formatValue(value: Json): string {
  switch (typeof value) {
    case 'string':
      return formatQuoted(value)
    case 'number':
      return formatNumber(value)
    case 'boolean':
      return value ? 'true' : 'false'
    default:
      return formatQuoted(JSON.stringify(value))
  }
}

/** Writes a value as a message gave it: text is quoted, whatever its type is. */
export function formatRawValue(value: RawValue): string {
  return 'text' in value ? formatQuoted(value.text) : formatValue(value.json)
}

/** The ABNF knows digits and a point, but no exponent. */
function formatNumber(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  const sign = value < 0 ? '-' : ''
  const [mantissa = '', exponent] = text.slice(sign.length).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  return sign + (point > 0 ? digits.padEnd(point, '0') : `0.${'0'.repeat(-point)}${digits}`)
}
