import { OcciError } from '@occi/core'
import {
  bodyText,
  type ClientRendering,
  type Decoded,
  type Message,
  type Payload,
  type PayloadType,
  type RenderContext,
} from '@occi/core/authoring'
import { answerDecoder } from './answer.ts'
import { mapBatches } from './batches.ts'
import { contentType, errorText } from './encode.ts'
import { visitLines } from './lines.ts'
import { MessageFields } from './message-fields.ts'
import { Places } from './places.ts'
import { Scanner } from './scanner.ts'
import { type LineEnd, lineBreak, type TextOptions } from './text-options.ts'

const encodable: readonly PayloadType[] = ['entities', 'locations', 'nothing', 'error']

// GFD.229 URI Listing Rendering: "while not requesting for a Listing a Bad Request MUST be returned".
const refusal = {
  status: 400,
  reason: 'text/uri-list carries listings only, accept text/plain, text/occi or application/occi+json here',
} as const

/**
 * The rendering of listings as bare URLs (`GFD.229 URI Listing Rendering`, RFC 2483): text/uri-list. Errors are written
 * as text/plain.
 */
export function uriListRendering(options: TextOptions = {}): ClientRendering {
  const { mediaTypes = ['text/uri-list'], lineEnd = 'lf' } = options
  return {
    mediaTypes,
    lists: 'locations',
    answers: answerDecoder(({ body }, fields) => readUrls(body, fields)),
    decode: (message) => decodeUriList(message.body),
    canEncode: (type) => (encodable.includes(type) ? true : refusal),
    encode: (payload, context) => encode(payload, context, lineEnd),
  }
}

function encode(payload: Payload, context: RenderContext, lineEnd: LineEnd): Message {
  const fields = [contentType(context.mediaType)]
  switch (payload.type) {
    case 'entities':
      return {
        fields,
        body: mapBatches(payload.batches, (batch) =>
          urlLines(
            batch.map(({ entity }) => entity.location),
            context,
            lineEnd,
          ),
        ),
      }
    case 'locations':
      return { fields, body: urlLines(payload.locations, context, lineEnd) }
    case 'nothing':
      return { fields, body: '' }
    case 'error':
      return { fields: [contentType('text/plain')], body: errorText(payload.error, lineEnd) }
    default:
      throw new OcciError('not-acceptable', refusal.reason)
  }
}

/** RFC 2483 §5: every URL on a line that is ended. */
function urlLines(locations: readonly string[], context: RenderContext, lineEnd: LineEnd): string {
  if (locations.length === 0) return ''
  const end = lineBreak(lineEnd)
  const base = context.url('/').slice(0, -1)
  return base + locations.join(end + base) + end
}

/** Reads one URL a line; lines that begin with `#` are comments. */
function decodeUriList(body: string | Uint8Array): Decoded | undefined {
  const fields = readUrls(body, new MessageFields())
  fields.faults.throwIfAny()
  if (fields.empty) return undefined
  const places = new Places(fields)
  return { raw: { type: 'locations', locations: places.locations }, at: (path) => places.at(path) }
}

function readUrls(body: string | Uint8Array, fields: MessageFields): MessageFields {
  const text = bodyText(body)
  visitLines(text, (line) => {
    fields.readUrlLine(new Scanner(text, line, line.start, line.end))
    return !fields.faults.full
  })
  return fields
}
