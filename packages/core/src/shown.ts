/** Characters that would break a line of text, or of a text rendering: all controls but TAB. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const lineBreaking = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/

const loneSurrogate = /\p{Cs}/u

/** Tells whether a text holds a line break or another control character; a TAB is none. */
export function hasControlCharacter(text: string): boolean {
  return lineBreaking.test(text)
}

/** Tells whether a text is well-formed Unicode: no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text)
}

/** A text on one line, whatever is in it: what would break the line is written as `\u000a`. */
export function onOneLine(text: string): string {
  if (!hasControlCharacter(text) && isWellFormed(text)) return text
  let line = ''
  for (const character of text) {
    const harmless = !hasControlCharacter(character) && isWellFormed(character)
    line += harmless ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  }
  return line
}

/** What a client wrote, within a message to him: cut short where it is long, and on one line. */
export function shown(text: string, longest = 200): string {
  return onOneLine(text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
}
