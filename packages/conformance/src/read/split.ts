/**
 * Splits text at a separator that is neither between double quotes nor between `<` and `>`, and trims the parts. Empty parts
 * are left out.
 */
export function splitOutside(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  let isAngled = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isQuoted && character === '\\') at++
    else if (character === '"' && !isAngled) isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '<') isAngled = true
    else if (character === '>') isAngled = false
    else if (character === separator && !isAngled) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Returns the value of a token or a quoted string. */
export function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text
}

/** Reads `first; name=value; name=value`; values are without quotes, names in lower case. */
export function readParameters(text: string): {
  readonly first: string
  readonly parameters: ReadonlyMap<string, string>
} {
  const [first = '', ...others] = splitOutside(text, ';')
  const parameters = new Map<string, string>()
  for (const other of others) {
    const at = other.indexOf('=')
    if (at > 0) parameters.set(other.slice(0, at).trim().toLowerCase(), unquoted(other.slice(at + 1).trim()))
  }
  return { first, parameters }
}
