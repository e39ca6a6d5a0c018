import { BoundedCache } from '@occi/core/authoring'
import { splitUnquoted, unquote } from './quoted.ts'

/** A media type, or in `Accept` a range of them, with its parameters. */
export interface MediaRange {
  /** Type and subtype in lower case: `text/plain`, in a range also `text/*` or `*` for both. */
  readonly type: string
  /** Parameters, their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const typePattern = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\/[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/
/** The range of all media types. */
export const anything = '*/*'

/**
 * Reads a list of media types (RFC 9110 §8.3, §12.5.1), tolerant of what is malformed: such an element or parameter is
 * left out.
 *
 * @example parseMediaTypes('text/plain;q=0.5, application/json')
 */
export function parseMediaTypes(text: string): readonly MediaRange[] {
  return text.length > remembered.length ? parse(text) : known.get(text, parse)
}

/** How many texts are remembered, and how long they may be: clients send few different ones. */
const remembered = { most: 200, length: 256 }
const known = new BoundedCache<string, readonly MediaRange[]>(remembered.most)

function parse(text: string): readonly MediaRange[] {
  const ranges: MediaRange[] = []
  for (const element of splitUnquoted(text, ',')) {
    const [type, ...parameters] = splitUnquoted(element, ';')
    // Java's URLConnection says `*` where it means any type.
    const name = type === '*' ? anything : type
    if (name === undefined || !typePattern.test(name)) continue
    ranges.push({ type: name.toLowerCase(), parameters: parseParameters(parameters) })
  }
  return ranges
}

function parseParameters(texts: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const text of texts) {
    const equals = text.indexOf('=')
    const name = text.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    if (name !== '' && !parameters.has(name)) parameters.set(name, unquote(text.slice(equals + 1).trim()))
  }
  return parameters
}
