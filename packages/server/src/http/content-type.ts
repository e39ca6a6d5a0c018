import { OcciError } from '@occi/core'
import type { ReceivedMessage, Rendering } from '@occi/core/authoring'
import { type MediaRange, parseMediaTypes } from './media-type.ts'

/** A message with what its head says of its body. */
export interface Received extends ReceivedMessage {
  /** Empty if it says nothing. */
  readonly contentType: string
}

/** The header fields that can carry a message in text/occi (`GFD.229 Text/OCCI`). */
const occiFields = new Set([
  'category',
  'x-occi-category',
  'x-occi-attribute',
  'x-occi-location',
  'link',
  'x-occi-link',
])

/**
 * The rendering that reads a message: what `Content-Type` says, the first of several that applies; without one, what
 * the message looks like.
 *
 * @returns undefined if the message carries nothing
 * @throws OcciError `media-type` naming those that are served
 */
export function readerFor(message: Received, renderings: readonly Rendering[]): Rendering | undefined {
  // Clients send their Content-Type without a body: then only the header fields can be meant.
  if (message.body.length === 0) return readerOfHeader(message, renderings)
  const { contentType } = message
  if (contentType.trim() === '') return guess(message.body, renderings)
  const types = parseMediaTypes(contentType)
  const namesOcci = types.some(({ type }) => type === 'text/occi')
  // rOCCI says `text/plain,text/occi`: header fields if they carry OCCI, else the body.
  const byHeader = namesOcci ? readerOfHeader(message, renderings) : undefined
  if (byHeader !== undefined) return byHeader
  for (const { type } of types) {
    const rendering = servingType(renderings, type)
    if (rendering !== undefined && type !== 'text/occi') return rendering
  }
  // With text/occi alone the message is in the header fields.
  if (namesOcci) return servingType(renderings, 'text/occi')
  throw unsupported(contentType, types, renderings)
}

function readerOfHeader({ fields }: ReceivedMessage, renderings: readonly Rendering[]): Rendering | undefined {
  const carriesOcci = fields.some(([name]) => occiFields.has(name.toLowerCase()))
  return carriesOcci ? servingType(renderings, 'text/occi') : undefined
}

/**
 * Refuses a body that no rendering reads, by the head of its request alone.
 *
 * @throws OcciError `media-type` naming the media types that are served, or the charsets
 */
export function requireReadable(contentType: string | undefined, renderings: readonly Rendering[]): void {
  if (contentType === undefined || contentType.trim() === '') return
  const types = parseMediaTypes(contentType)
  if (!types.some(({ type }) => type === 'text/occi' || servingType(renderings, type) !== undefined)) {
    throw unsupported(contentType, types, renderings)
  }
  requireCharset(contentType)
}

function typesRead({ mediaTypes, reads = mediaTypes }: Rendering): readonly string[] {
  return reads
}

function servingType(renderings: readonly Rendering[], type: string): Rendering | undefined {
  return renderings.find((rendering) => typesRead(rendering).includes(type))
}

/** Without `Content-Type` a body is told by its first octets: JSON or text. */
function guess(body: string | Uint8Array, renderings: readonly Rendering[]): Rendering | undefined {
  if (!looksLikeJson(body)) return servingType(renderings, 'text/plain')
  return renderings.find((rendering) => typesRead(rendering).some((type) => type.endsWith('json')))
}

/** Returns whether the first of the media types of a `Content-Type` is one of JSON. */
export function namesJson(contentType: string): boolean {
  return parseMediaTypes(contentType)[0]?.type.endsWith('json') ?? false
}

/** Returns whether a body starts as an object or array of JSON. */
export function looksLikeJson(body: string | Uint8Array): boolean {
  const start = typeof body === 'string' ? body.slice(0, 64) : String.fromCharCode(...body.subarray(0, 64))
  // Before it there may be a byte order mark, as one character or as its octets in UTF-8.
  return /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/.test(start)
}

function unsupported(text: string, types: readonly MediaRange[], renderings: readonly Rendering[]): OcciError {
  const named = types.length === 0 ? text : types.map(({ type }) => type).join(', ')
  const served = renderings.flatMap(typesRead).join(', ')
  return new OcciError('media-type', `Content-Type ${named} is not served, expected ${served}`)
}

/**
 * Returns the error for a message that carries nothing although it must; if it has a body of a type that is carried in
 * the header fields (`GFD.229 OCCI Header Rendering`), the error says so.
 */
export function nothingIn(message: Received, renderings: readonly Rendering[]): string {
  const isOcci = parseMediaTypes(message.contentType).some(({ type }) => type === 'text/occi')
  if (message.body.length === 0 || !isOcci) return 'the request carries nothing'
  const others = renderings.flatMap(typesRead).filter((type) => type !== 'text/occi')
  return (
    'the request carries nothing in its header fields, where text/occi belongs (Category, Link, ' +
    `X-OCCI-Attribute, X-OCCI-Location): use Content-Type ${others.join(', ')} for a message in the body`
  )
}

/** UTF-8 and its subset, by the names that clients use. */
const utf8 = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])
const latin1 = new Set(['iso-8859-1', 'iso8859-1', 'latin1'])

/**
 * A body as renderings take it: octets in UTF-8 as they are, those of ISO 8859-1 as text.
 *
 * @throws OcciError `media-type` if `Content-Type` names another charset
 */
export function decodeCharset(contentType: string | undefined, body: Uint8Array): string | Uint8Array {
  if (contentType === undefined || requireCharset(contentType) === 'utf-8') return body
  let text = ''
  for (const octet of body) text += String.fromCharCode(octet)
  return text
}

/** The charset that a media type names, UTF-8 by default. */
function requireCharset(contentType: string): 'utf-8' | 'iso-8859-1' {
  if (!contentType.includes('=')) return 'utf-8'
  const types = parseMediaTypes(contentType)
  const charset = types.find(({ parameters }) => parameters.has('charset'))?.parameters.get('charset')
  const name = charset?.toLowerCase()
  if (name === undefined || utf8.has(name)) return 'utf-8'
  if (latin1.has(name)) return 'iso-8859-1'
  throw new OcciError('media-type', `the charset ${charset} is not served, expected utf-8 or iso-8859-1`)
}
