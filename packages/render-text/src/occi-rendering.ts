import { type Awaitable, OcciError } from '@occi/core'
import {
  type ClientRendering,
  type EntityWithLinks,
  fieldOctets,
  fragmentOf,
  type Message,
  type Payload,
  type ReceivedMessage,
  type RenderContext,
} from '@occi/core/authoring'
import { answerDecoder } from './answer.ts'
import { type Batches, isAsync } from './batches.ts'
import { decodeFields } from './decode.ts'
import { batchLocations, contentType, encodeFields, errorText, type FieldsPayload } from './encode.ts'
import { readHeader } from './header.ts'
import { noFields, type TextFields } from './text-fields.ts'
import type { LineEnd, TextOptions } from './text-options.ts'

/** The options of text/occi. */
export interface TextOcciOptions extends TextOptions {
  /** How many octets the fields of an answer may take at most, names included; defaults to 12 KiB. */
  readonly maxHeaderBytes?: number
}

/**
 * The rendering in the header of a message (`GFD.229 OCCI Header Rendering`): text/occi. The body of what succeeded is
 * `OK`. What is too large for a header is never cut short: `encode` throws `not-acceptable`.
 *
 * @throws OcciError `definition` if `maxHeaderBytes` is no positive integer
 * @example new Application({ renderings: [textOcciRendering({ maxHeaderBytes: 6000 })] })
 */
export function textOcciRendering(options: TextOcciOptions = {}): ClientRendering {
  const { mediaTypes = ['text/occi'], maxHeaderBytes = 12 * 1024, lineEnd = 'lf' } = options
  if (!Number.isSafeInteger(maxHeaderBytes) || maxHeaderBytes < 1) {
    throw new OcciError('definition', `maxHeaderBytes is ${maxHeaderBytes}, expected a positive integer`)
  }
  return {
    mediaTypes,
    lists: 'locations',
    answers: answerDecoder((message, fields, expected) =>
      readHeader(message.fields, expected.includes('locations'), fields),
    ),
    decode: (message, expected) => decodeFields(readHeader(message.fields, expected.includes('locations')), expected),
    canEncode: () => true,
    encode: (payload, context) => encode(payload, context, maxHeaderBytes, lineEnd),
  }
}

function encode(payload: Payload, context: RenderContext, most: number, lineEnd: LineEnd): Awaitable<Message> {
  switch (payload.type) {
    case 'error':
      return { fields: [contentType(context.mediaType)], body: errorText(payload.error, lineEnd) }
    case 'entities':
      return encodeListing(payload.batches, context, most)
    case 'entity':
      if (payload.created) return fieldsMessage(payload, context, most, lineEnd)
      return fragmentOf(context, 'entity', payload.entity, payload.links, '', () =>
        fieldsMessage(payload, context, most, lineEnd),
      )
    default:
      return fieldsMessage(payload, context, most, lineEnd)
  }
}

function fieldsMessage(
  payload: FieldsPayload,
  context: RenderContext,
  most: number,
  lineEnd: LineEnd,
): ReceivedMessage {
  return message(encodeFields(payload, context, lineEnd), context, most)
}

/** A header cannot be a stream, so the whole listing is read; one that cannot fit is not read to its end. */
function encodeListing(batches: Batches, context: RenderContext, most: number): Awaitable<Message> {
  const locations: string[] = []
  let size = 0
  const add = (batch: readonly EntityWithLinks[]) => {
    for (const location of batchLocations(batch, context)) {
      locations.push(location)
      size += location.length
    }
    if (size > most) throw tooLarge(most)
  }
  if (isAsync(batches)) return addAll(batches, add).then(() => message({ ...noFields, locations }, context, most))
  for (const batch of batches) add(batch)
  return message({ ...noFields, locations }, context, most)
}

async function addAll<T>(batches: AsyncIterable<T>, add: (batch: T) => void): Promise<void> {
  for await (const batch of batches) add(batch)
}

/** GFD.229 OCCI Header Rendering: one field of each name, its values joined by commas, is RECOMMENDED. */
function message(text: TextFields, context: RenderContext, most: number): ReceivedMessage {
  const fields: (readonly [string, string])[] = []
  let size = 0
  const add = (name: string, values: readonly string[]) => {
    if (values.length === 0) return
    const octets = fieldOctets(values.join(', '))
    // A colon, a space and the end of the line come with each field.
    size += name.length + octets.length + 4
    fields.push([name, octets])
  }
  add('Category', text.categories)
  add('Link', text.links)
  add('X-OCCI-Attribute', text.attributes)
  add('X-OCCI-Location', text.locations)
  if (size > most) throw tooLarge(most)
  fields.push(contentType(context.mediaType))
  return { fields, body: 'OK' }
}

function tooLarge(most: number): OcciError {
  return new OcciError(
    'not-acceptable',
    `this is too large for a header section: it needs more than ${most} octets of header fields, ` +
      'accept text/plain or application/occi+json instead, or text/uri-list for a listing',
  )
}
