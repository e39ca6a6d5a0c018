/** Splits at a separator that is not within quotes (RFC 9110 §5.6.4); the parts are trimmed, empty ones left out. */
export function splitUnquoted(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let i = 0; i <= text.length; i++) {
    const character = text[i]
    if (isQuoted && character === '\\') i++
    else if (character === '"') isQuoted = !isQuoted
    else if (i >= text.length || (character === separator && !isQuoted)) {
      const part = text.slice(start, i).trim()
      if (part !== '') parts.push(part)
      start = i + 1
    }
  }
  return parts
}

/** Returns whether a quoted string begins in a text and does not end in it. */
export function isQuoteOpen(text: string): boolean {
  let isQuoted = false
  for (let i = text.indexOf('"'); i >= 0 && i < text.length; i++) {
    const character = text[i]
    if (isQuoted && character === '\\') i++
    else if (character === '"') isQuoted = !isQuoted
  }
  return isQuoted
}

/** The text of a token or a quoted string. */
export function unquote(text: string): string {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
  return isQuoted ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text
}
