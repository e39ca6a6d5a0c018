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

/** More characters than could ever fit need not be measured. */
const most = 400

/** As much of a text as there is room for: a long one without its middle. */
export function fitText(text: string, size: number, room: number): string {
  if (text.length <= most && textWidth(text, size) <= room) return text
  const left = room - widthOf('…') * size
  const first = fitting(Array.from(text.slice(0, most)), size, left * 0.6)
  const last = fitting(Array.from(text.slice(-most)).reverse(), size, left * 0.4)
  return `${first.join('').trimEnd()}…${last.reverse().join('').trimStart()}`
}

function fitting(characters: readonly string[], size: number, room: number): string[] {
  let width = 0
  const end = characters.findIndex((character) => {
    width += widthOf(character) * size
    return width > room
  })
  return characters.slice(0, end === -1 ? undefined : end)
}
