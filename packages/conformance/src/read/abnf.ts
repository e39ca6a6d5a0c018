// The grammar of GFD.229, "ABNF Definitions", and of the URIs in it. White space is allowed around separators, as the lists
// of HTTP allow it and as the examples of the document have it.

const term = '[A-Za-z0-9][A-Za-z0-9\\-_.]*'
const uri = '[A-Za-z][A-Za-z0-9+.\\-]*:[^\\s"<>\\\\^`{}|]*'
const uriReference = '[^\\s"<>\\\\^`{}|]*'
const typeIdentifier = `${uri}#${term}`
const typeIdentifiers = `${typeIdentifier}(?: +${typeIdentifier})*`
const quotedString = '"(?:[^"\\\\]|\\\\.)*"'
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const number = '-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?'
const property = '(?:immutable|required)'
const attributeDefinition = `${term}(?:\\{${property}(?: +${property})*\\})?`

const whole = (expression: string): RegExp => new RegExp(`^${expression}$`, 's')
const parameter = (name: string, value: string): string => `\\s*;\\s*${name}\\s*=\\s*${value}`
const optional = (expression: string): string => `(?:${expression})?`

const category = whole(
  [
    term,
    parameter('scheme', `"${uri}"`),
    parameter('class', '(?:"(?:action|mixin|kind)"|action|mixin|kind)'),
    optional(parameter('title', quotedString)),
    optional(parameter('rel', `"${typeIdentifier}"`)),
    optional(parameter('location', `"${uri}"`)),
    optional(parameter('attributes', `"${optional(`${attributeDefinition}(?: +${attributeDefinition})*`)}"`)),
    optional(parameter('actions', `"${optional(typeIdentifiers)}"`)),
  ].join(''),
)

const linkAttribute = `\\s*;\\s*${term}\\s*=\\s*(?:${quotedString}|${token})`

// The document has the value of `category` without quotes; its predecessor GFD.185, and so every implementation, with them.
const link = whole(
  [
    `<${uriReference}>`,
    parameter('rel', `"${typeIdentifiers}"`),
    optional(parameter('self', `"${uriReference}"`)),
    optional(`${parameter('category', `(?:"${typeIdentifiers}"|${typeIdentifiers})`)}(?:${linkAttribute})*`),
  ].join(''),
)

const actionRel = parameter('rel', `"${typeIdentifier}"`)
const actionLink = whole(`<${uri}\\?action=${term}>${actionRel}`)
const actionLinkPath = whole(`</${uriReference}\\?action=${term}>${actionRel}`)
const attribute = whole(`${term}=(?:${quotedString}|${number}|true|false)`)

/** Whether a value of a `Category` field follows the grammar. */
export const isCategory = (value: string): boolean => category.test(value)
/** Whether a value of a `Link` field follows the grammar of links. */
export const isLink = (value: string): boolean => link.test(value)
/** Whether a value of a `Link` field follows the grammar of action links, whose URI is absolute. */
export const isActionLink = (value: string): boolean => actionLink.test(value)
/** Whether a value of a `Link` field follows that grammar except that a path stands for the URI. */
export const isActionLinkPath = (value: string): boolean => actionLinkPath.test(value)
/** Whether a value of an `X-OCCI-Attribute` field follows the grammar. */
export const isAttribute = (value: string): boolean => attribute.test(value)
/** Whether text is a URI with a scheme. */
export const isUri = (text: string): boolean => whole(uri).test(text)
/** Whether text is a URI or a path that refers to one. */
export const isUriReference = (text: string): boolean => text !== '' && whole(uriReference).test(text)
/** Whether text is a term. */
export const isTerm = (text: string): boolean => whole(term).test(text)
/** Whether text is a type identifier: scheme and term. */
export const isTypeIdentifier = (text: string): boolean => whole(typeIdentifier).test(text)
