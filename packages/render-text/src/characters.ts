/** Character codes and classes of `GFD.229 ABNF Definitions`. */

export const tab = 0x09
export const lineFeed = 0x0a
export const carriageReturn = 0x0d
export const space = 0x20
export const quote = 0x22
export const comma = 0x2c
export const colon = 0x3a
export const semicolon = 0x3b
export const less = 0x3c
export const equals = 0x3d
export const greater = 0x3e
export const backslash = 0x5c
const del = 0x7f

export function isSpace(code: number): boolean {
  return code === space || code === tab
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

/** Characters of a `term` after its first. */
export function isTermCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x2e || code === 0x5f
}

/** Characters of an unquoted value: all but spaces and what parts values. */
export function isBareCharacter(code: number): boolean {
  return code > space && code !== comma && code !== semicolon && code !== quote && code !== del
}

/** Characters of a URI, and those beyond ASCII that some write in one. */
export function isUriCharacter(code: number): boolean {
  return code > space && code !== quote && code !== less && code !== greater && code !== del
}

/** A character in an error message, on one line whatever it is. */
export function describeCharacter(code: number): string {
  if (code === quote) return 'a quotation mark'
  if (code === space) return 'a space'
  const printable = code > space && (code < del || code > 0xa0) && (code < 0xd800 || code > 0xdfff)
  return printable && code !== 0x2028 && code !== 0x2029
    ? `'${String.fromCodePoint(code)}'`
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
