/** Characters that would break a line of text, or of a text rendering: all controls but TAB. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const lineBreaking = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/

const loneSurrogate = /\p{Cs}/u

/** What either finds, in one look. */
const unwritable = new RegExp(`${lineBreaking.source}|${loneSurrogate.source}`, 'u')

/** Returns whether a text holds a line break or another control character; a TAB is none. */
export function hasControlCharacter(text: string): boolean {
  return lineBreaking.test(text)
}

/** Returns whether a text is well-formed Unicode: no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text)
}

/** Returns whether a text is well-formed Unicode without control characters, so that every rendering can write it. */
export function isWritable(text: string): boolean {
  return !unwritable.test(text)
}

/** Returns a text on one line: what would break the line is written as an escape such as `\u000a`. */
export function onOneLine(text: string): string {
  if (isWritable(text)) return text
  let line = ''
  for (const character of text) {
    line += isWritable(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  }
  return line
}

/**
 * Returns a text of at most so many characters: a longer one is cut, never within a character, and ends in `…`.
 *
 * @example shorten('abcdef', 4) // 'abc…'
 */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  // A character has two code units at most: what follows these need not be read.
  const characters = Array.from(text.slice(0, longest * 2 + 1))
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`
}

/** Returns what a client wrote as a message can show it: on one line, and of limited length. */
export function shown(text: string, longest = 200): string {
  return onOneLine(shorten(text, longest))
}
