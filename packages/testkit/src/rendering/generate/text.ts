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

/** Text as a title or the value of a string attribute: one line of any Unicode, rich in what renderings must quote. */
export function arbitraryText(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 })), {
      maxLength: 8,
    })
    .map((parts) => parts.join(''))
}

/** One segment of a term, an attribute's name or a path: letters and digits, then also `-` and `_`. */
export function arbitraryName(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,7}$/)
}

/** One segment of a canonical path: often with characters beyond letters and digits. */
export function arbitrarySegment(): fc.Arbitrary<string> {
  return fc
    .tuple(arbitraryName(), fc.constantFrom('', '', '~', "'()", '$&=', '%C3%A9', '%22', '%2C%3B', '@:'))
    .map(([name, rest]) => name + rest)
}

/** A URI outside every service. */
export function arbitraryUri(): fc.Arbitrary<string> {
  return fc.oneof(
    arbitraryName().map((name) => `http://elsewhere.example.net/${name}?a=1&b=(2)`),
    fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
    arbitraryName().map((name) => `mailto:${name}@example.net`),
  )
}
