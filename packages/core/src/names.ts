import { isWellFormed, shown } from './shown.ts'

/** The base of all schemes of the standard, which extensions must not use (`GFD.221 Category`). */
export const ogfSchemes = 'http://schemas.ogf.org/occi/'

/** The prefix of the standard's attribute names, which extensions must not use (`GFD.221 Attribute`). */
export const occiPrefix = 'occi.'

/** Returns whether a string is a term; parameters of actions are named by terms too (`GFD.229 Category ABNF`: `term`). */
export function isTerm(text: string): boolean {
  if (text.length === 0 || !isAlphanumeric(text.charCodeAt(0))) return false
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (!isAlphanumeric(code) && code !== 0x2d && code !== 0x5f && code !== 0x2e) return false
  }
  return true
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

/**
 * What is wrong with the name of an attribute of a kind or mixin: a term (`GFD.229 Attribute ABNF`) with a prefix
 * (`GFD.221 Attribute`), so it has a dot.
 */
export function attributeNameFault(name: string): string | undefined {
  if (!isTerm(name)) return `attribute name '${shown(name)}' is not valid, expected ${termForm}`
  if (/\.[^.]/.test(name)) return undefined
  return `attribute name '${shown(name)}' has no prefix: write com.example.${shown(name)}, with your own domain for com.example`
}

/** Returns whether an attribute name is the standard's alone, and a scheme is not (`GFD.221 Attribute`). */
export function isReservedFor(name: string, scheme: string): boolean {
  return name.startsWith(occiPrefix) && !scheme.startsWith(ogfSchemes)
}

/** Says that a name is the standard's alone. */
export function reservedName(name: string): string {
  return `${name} has the prefix ${occiPrefix}, which is reserved for the standard: use one of your own domain`
}

/** What is wrong with the name of a parameter of an action: a term, which needs no prefix. */
export function parameterNameFault(name: string): string | undefined {
  return isTerm(name) ? undefined : `parameter name '${shown(name)}' is not valid, expected ${termForm}`
}

const uriCharacters =
  /^(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/
const schemeStart = /^[A-Za-z][A-Za-z0-9+\-.]*:/

/** Returns whether a string can be a URI: a scheme, and only what RFC 3986 allows to follow. */
export function isUri(text: string): boolean {
  return schemeStart.test(text) && isUriReference(text)
}

/** Returns whether a string can be a URI or the end of one: only what RFC 3986 allows, and something at all. */
export function isUriReference(text: string): boolean {
  return text.length > 0 && uriCharacters.test(text)
}

/** Returns whether a string is a categorization scheme: a URI that ends in `#` (`GFD.221 Category`). */
export function isScheme(text: string): boolean {
  return text.indexOf('#') === text.length - 1 && isUri(text)
}

/** Returns whether a string can be a type identifier: a scheme and a term (`GFD.229 Category ABNF`). */
export function isTypeIdentifier(text: string): boolean {
  const end = text.indexOf('#') + 1
  return isScheme(text.slice(0, end)) && isTerm(text.slice(end))
}

/** What terms and attribute names are, in the words of error messages. */
export const termForm = 'letters and digits, then also - _ .'

/** What a scheme is, in the words of error messages. */
export const schemeForm = "a URI that ends in its only '#'"

/** What the location of a category is, in the words of error messages. */
export const categoryLocationForm = "a path that starts and ends with '/' and is not one of the query interface"

/** Paths of the query interface (`GFD.223 HTTP Methods Applied to Query Interface`), where nothing else can be. */
const reserved = ['/-/', '/.well-known/']

function isReserved(path: string): boolean {
  for (const start of reserved) {
    if (path.startsWith(start) || (start.length === path.length + 1 && start.startsWith(path))) return true
  }
  return false
}

/**
 * Returns whether a string can be the location of a kind or mixin: a canonical path from `/` to `/`, and not one of the
 * query interface.
 */
export function isCategoryLocation(text: string): boolean {
  if (text.length < 2 || !text.endsWith('/') || canonicalPath(text) !== text) return false
  return !isReserved(text)
}

/**
 * Returns whether a string can be the location of an entity: a canonical path that does not end in `/`, and not one of the
 * query interface.
 */
export function isEntityLocation(text: string): boolean {
  return canonicalPath(text) === text && !text.endsWith('/') && !isReserved(text)
}

/** Characters that stay as they are in a path; a comma and a semicolon do not, since they part values in text. */
const plain = /[A-Za-z0-9\-._~!$&'()*+=:@]/
const repeatedSlashes = /\/{2,}/g
const dotSegment = /\/\.{1,2}(?:\/|$)/

/**
 * The one spelling of a path of this service (RFC 3986 §6.2.2): percent-encoded only where it must be, upper case
 * hexadecimal digits, no `.` or `..` segment; repeated slashes, which some clients send, count as one. It never holds a
 * comma or a semicolon, which part values in text.
 *
 * @param path a path without query and fragment
 * @returns undefined for what is no such path
 * @example canonicalPath('/compute/%7Ejane,1') // '/compute/~jane%2C1'
 */
export function canonicalPath(path: string): string | undefined {
  if (isSimplePath(path)) return path
  if (!path.startsWith('/')) return undefined
  const segments: string[] = []
  for (const segment of path.replace(repeatedSlashes, '/').slice(1).split('/')) {
    const canonical = canonicalSegment(segment)
    if (canonical === undefined) return undefined
    segments.push(canonical)
  }
  const canonical = `/${segments.join('/')}`
  return dotSegment.test(canonical) ? undefined : canonical
}

/** Returns whether a path is canonical without a closer look, as nearly all are: a loop takes a third of the time. */
function isSimplePath(path: string): boolean {
  let before = 0
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i)
    if (code === slash ? before === slash : !isUnreserved(code) || (code === dot && before === slash)) return false
    before = code
  }
  return path.charCodeAt(0) === slash
}

const slash = 0x2f
const dot = 0x2e

function isUnreserved(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === dot || code === 0x5f || code === 0x7e
}

function canonicalSegment(segment: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(segment)
  } catch {
    return undefined
  }
  let canonical = ''
  for (const character of decoded) {
    if (plain.test(character)) canonical += character
    else if (character < ' ' || character === '\u007f' || !isWellFormed(character)) return undefined
    else canonical += encodeURIComponent(character)
  }
  return canonical
}
