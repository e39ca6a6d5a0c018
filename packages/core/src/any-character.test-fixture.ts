import fc from 'fast-check'

/** Any character of Unicode; fast-check's own unit 'binary' first creates a table of all of them. */
export const anyCharacter = fc.nat(0x10f7ff).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))
