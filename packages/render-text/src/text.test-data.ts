import fc from 'fast-check'

/** Terms and attribute names. */
export const term = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,11}$/)

/** Text without what no text rendering can write: control characters and broken Unicode. */
export const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', '\\', ',', ';', '=', ' ', '\t', '<', '>', ':', 'a', 'n', 'u', 'é', '😀', '\u2027'),
  }),
  fc.string({ unit: 'grapheme' }).map((made) => made.replace(/[\p{Cc}\u2028\u2029]/gu, '')),
  fc.constantFrom('\\u0027', '\\"', '"', 'a\\', '{"a":"b,c"}', 'X-OCCI-Attribute: a="b"'),
)

/** Characters that a URI may have, those that part values left out. */
const uriUnit = fc.constantFrom(..."abcXYZ019-._~:/?#[]@!$&'()*+=%")

/** URI references that `GFD.229` allows within quotation marks or angle brackets. */
export const uri = fc.string({ unit: uriUnit, minLength: 1, maxLength: 30 })

/** Type identifiers. */
export const identifier = fc.tuple(term, term).map(([host, name]) => `http://${host}/occi#${name}`)
