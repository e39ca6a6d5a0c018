/** Widths of characters of a sans-serif typeface, in parts of its size; the server has no typeface to measure. */
const narrow = new Set("ijlI.,:;'|!()[]{}ftr ")
const wide = new Set('mwMW@%')

function widthOf(character: string): number {
  if (narrow.has(character)) return 0.34
  if (wide.has(character)) return 0.92
  const code = character.codePointAt(0) ?? 0
  // Scripts whose characters fill a square, and pictures.
  if (code >= 0x1100) return code >= 0x2e80 || code <= 0x11ff ? 1.05 : 0.7
  return character >= 'A' && character <= 'Z' ? 0.7 : 0.57
}

/** How wide a text is about, for a size of type. */
export function textWidth(text: string, size: number): number {
  let width = 0
  for (const character of text) width += widthOf(character)
  return width * size
}

/** As much of a text as there is room for. */
export function fitText(text: string, size: number, room: number): string {
  // More characters than could ever fit need not be measured.
  const characters = Array.from(text.slice(0, 400))
  let width = 0
  for (const [index, character] of characters.entries()) {
    width += widthOf(character) * size
    if (width > room)
      return `${characters
        .slice(0, Math.max(1, index - 1))
        .join('')
        .trimEnd()}…`
  }
  return text.length > 400 ? `${characters.join('')}…` : text
}
