import fc from 'fast-check'

/** Characters that have a meaning in one rendering or another, or that take several octets. */
const awkward = [
  ...['"', '\\', ',', ';', '=', '<', '>', "'", '&', '%', '#', '{', '}', '[', ']', '/', '?', '+', '|', ':', '\t', ' '],
  ...[
    '\\"',
    '\\\\',
    '\\u0041',
    '*/',
    '-->',
    '%22',
    '&amp;',
    '\u00a0',
    '\u00e9',
    '\u4e16',
    '\ufeff',
    '\u{1f600}',
    'e\u0301',
  ],
]

const text = fc
  .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,7}$/)

const segment = fc
  .tuple(name, fc.constantFrom('', '', '~', "'()", '$&=', '%C3%A9', '%22', '%2C%3B', '@:'))
  .map(([start, rest]) => start + rest)

const uri = fc.oneof(
  name.map((last) => `http://elsewhere.example.net/${last}?a=1&b=(2)`),
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  name.map((user) => `mailto:${user}@example.net`),
)

/** Text as a title or the value of a string attribute: one line of any Unicode, rich in what renderings must quote. */
export function arbitraryText(): fc.Arbitrary<string> {
  return text
}

/** One segment of a term, an attribute's name or a path: letters and digits, then also `-` and `_`. */
export function arbitraryName(): fc.Arbitrary<string> {
  return name
}

/** One segment of a canonical path: often with characters beyond letters and digits. */
export function arbitrarySegment(): fc.Arbitrary<string> {
  return segment
}

/** A URI outside every service. */
export function arbitraryUri(): fc.Arbitrary<string> {
  return uri
}
