import { fieldValues, OcciError, type ReceivedMessage, type Rendering } from '@occi/core'
import { type MediaRange, parseMediaTypes } from './media-type.ts'

const occiFields = ['category', 'x-occi-category', 'x-occi-attribute', 'x-occi-location', 'link', 'x-occi-link']
const charsets = new Set(['utf-8', 'utf8', 'us-ascii', 'iso-8859-1'])

/**
 * The rendering that reads a message: what `Content-Type` says, the first of several that applies; without one, what
 * the message looks like.
 *
 * @returns undefined where the message carries nothing
 * @throws OcciError `media-type` naming those that are served
 */
export function readerFor(message: ReceivedMessage, renderings: readonly Rendering[]): Rendering | undefined {
  const types = parseMediaTypes(fieldValues(message.fields, 'content-type').join(','))
  if (types.length === 0) return guess(message, renderings)
  const known = types.flatMap((range) => {
    const rendering = renderings.find(({ mediaTypes }) => mediaTypes.includes(range.type))
    return rendering === undefined ? [] : [{ range, rendering }]
  })
  if (known.length === 0) throw unsupported(types, renderings)
  // rOCCI says `text/plain,text/occi`: headers if they carry OCCI, else the body.
  const byHeader = known.find(({ rendering }) => rendering.mediaTypes.includes('text/occi'))
  const chosen =
    byHeader !== undefined && carriesOcci(message) ? byHeader : (known.find((one) => one !== byHeader) ?? byHeader)
  expectCharset(chosen?.range)
  return chosen?.rendering
}

function carriesOcci(message: ReceivedMessage): boolean {
  return message.fields.some(([name]) => occiFields.includes(name.toLowerCase()))
}

/** Without `Content-Type`: OCCI header fields, or a body that is told by its first octets. */
function guess(message: ReceivedMessage, renderings: readonly Rendering[]): Rendering | undefined {
  const reads = (type: string) => renderings.find(({ mediaTypes }) => mediaTypes.includes(type))
  if (message.body.length === 0) return carriesOcci(message) ? reads('text/occi') : undefined
  return looksLikeJson(message.body) ? reads('application/json') : reads('text/plain')
}

function looksLikeJson(body: string | Uint8Array): boolean {
  const start = typeof body === 'string' ? body.slice(0, 64) : String.fromCharCode(...body.subarray(0, 64))
  return /^\s*[[{]/.test(start)
}

function expectCharset(range: MediaRange | undefined): void {
  const charset = range?.parameters.get('charset')?.toLowerCase()
  if (charset === undefined || charsets.has(charset)) return
  throw new OcciError('media-type', `the charset ${charset} is not served, expected utf-8`)
}

function unsupported(types: readonly MediaRange[], renderings: readonly Rendering[]): OcciError {
  const served = renderings.flatMap(({ mediaTypes }) => mediaTypes).join(', ')
  return new OcciError('media-type', `${types.map(({ type }) => type).join(', ')} is not served, expected ${served}`)
}
