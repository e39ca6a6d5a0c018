import { type RawAttributes, type RawValue, shown } from '@occi/core/authoring'
import { formatRawAttribute } from './attribute.ts'
import { parseWhole } from './faults.ts'
import { type Located, located } from './located.ts'
import { readParameters, words } from './parameters.ts'
import type { Scanner } from './scanner.ts'
import { formatQuoted } from './value.ts'

/** One value of `Link`: a reference to a link, or to an action that is applicable now. */
export interface LinkReference {
  /** Of a link: its target. Of an action: the URI to which it is posted. */
  readonly uri: string
  /** Identifiers: the kind of the target and its mixins, or the action. */
  readonly rel: readonly string[]
  /** The location of the link itself. */
  readonly self?: string
  /** Identifiers of the link's own kind and mixins. */
  readonly categories: readonly string[]
  readonly attributes: RawAttributes
}

/** Distinguishes a reference to an action from one to a link (`GFD.229 Link ABNF`). */
export function isActionLink({ uri, categories, self }: LinkReference): boolean {
  return categories.length === 0 && self === undefined && actionQuery(uri)
}

function actionQuery(uri: string): boolean {
  const query = uri.indexOf('?')
  return query >= 0 && (uri.startsWith('action=', query + 1) || uri.includes('&action=', query))
}

/**
 * Reads `link-value`; a category is not required, and parameters may stand in any order.
 *
 * @param isTolerant whether a repeated parameter is ignored
 */
export function readLink(scanner: Scanner, isTolerant = false): Located<LinkReference> {
  const start = scanner.offset
  const uri = scanner.angled()
  const attributes = new Map<string, RawValue>()
  const parts = new Map<string, number>()
  let rel: string[] = []
  let self: string | undefined
  let categories: string[] = []
  readParameters(scanner, (name, value, offset) => {
    const lower = name.toLowerCase()
    const parameter = lower === 'rel' || lower === 'self' || lower === 'category' ? lower : name
    const known = attributes.get(name)
    if (parts.has(parameter)) {
      if (isTolerant || (known !== undefined && 'text' in known && known.text === value)) return
      throw scanner.error(`${shown(parameter, 60)} is given twice in one link`, offset)
    }
    parts.set(parameter, offset)
    if (parameter === 'rel') rel = words(value)
    else if (parameter === 'self') self = value
    else if (parameter === 'category') categories = words(value)
    else attributes.set(name, { text: value })
  })
  if (rel.length === 0) throw scanner.error('the rel of a link is missing: the type of its target', start)
  const link = { uri, rel, self, categories, attributes }
  return located(link, scanner, start, parts)
}

/**
 * Parses one value of `Link` (`GFD.229 Link ABNF`).
 *
 * @example parseLink('</job/1?action=stop>; rel="http://example.com/job#stop"')
 * @throws OcciError `syntax` with the column of the fault
 */
export function parseLink(text: string): LinkReference {
  return parseWhole(text, readLink).value
}

/** Writes one value of `Link` (`GFD.229 Link ABNF`). */
export function formatLink({ uri, rel, self, categories, attributes }: LinkReference): string {
  let text = formatLinkHead(uri, rel.join(' '), self, categories.join(' '))
  for (const [name, value] of attributes) text += `; ${formatRawAttribute(name, value)}`
  return text
}

/** Writes a link up to its attributes. */
export function formatLinkHead(uri: string, rel: string, self: string | undefined, category: string): string {
  let text = `<${formatAngled(uri)}>; rel=${formatQuoted(rel)}`
  if (self !== undefined) text += `; self=${formatQuoted(self)}`
  if (category !== '') text += `; category=${formatQuoted(category)}`
  return text
}

/** Writes the reference to an action. */
export function formatActionLink(uri: string, action: string): string {
  return `<${formatAngled(uri)}>; rel=${formatQuoted(action)}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const noUriCharacter = /[\u0000-\u0020"<>\u007f-\u00a0\u2028\u2029]/g

/** What ends a URI in angle brackets is no character of a URI; percent-encoded it can do no harm. */
function formatAngled(uri: string): string {
  return uri.replace(noUriCharacter, encodeURIComponent)
}
