/** A media type, or in `Accept` a range of them, with its parameters. */
export interface MediaRange {
  /** Type and subtype in lower case, as `text/plain`, `text/*`, or any. */
  readonly type: string
  /** Parameters in lower case but for their values. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads a list of media types (RFC 9110 §12.5.1, §8.3), tolerant of what is malformed: such an element is left out.
 *
 * @example parseMediaTypes('text/plain;q=0.5, application/json')
 */
export function parseMediaTypes(text: string): readonly MediaRange[] {
  const ranges: MediaRange[] = []
  for (const element of splitUnquoted(text, ',')) {
    const [type = '', ...parameters] = splitUnquoted(element, ';').map((part) => part.trim())
    if (!/^[^\s/]+\/[^\s/]+$/.test(type)) continue
    ranges.push({ type: type.toLowerCase(), parameters: new Map(parameters.flatMap(parameter)) })
  }
  return ranges
}

/** Writes a media type as it is read. */
export function formatMediaType({ type, parameters }: MediaRange): string {
  let text = type
  for (const [name, value] of parameters) text += `; ${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`
  return text
}

function parameter(text: string): [string, string][] {
  const equals = text.indexOf('=')
  if (equals < 1) return []
  const value = text.slice(equals + 1).trim()
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"')
  const plain = isQuoted ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value
  return [[text.slice(0, equals).trim().toLowerCase(), plain]]
}

/** Splits at a separator that is not within quotes. */
function splitUnquoted(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quoted && character === '\\') i++
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}
