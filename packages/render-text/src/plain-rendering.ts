import {
  type Body,
  type ClientRendering,
  type EntityWithLinks,
  fragmentOf,
  type Payload,
  type RenderContext,
} from '@occi/core/authoring'
import { answerDecoder } from './answer.ts'
import { type Batches, joinBatches, mapBatches } from './batches.ts'
import { readBody } from './body.ts'
import { decodeFields } from './decode.ts'
import { batchLocations, contentType, encodeFields, errorText, type FieldsPayload } from './encode.ts'
import type { TextFields } from './text-fields.ts'
import { type LineEnd, lineBreak, type TextOptions } from './text-options.ts'

/**
 * The rendering in the body of a message, one field a line (`GFD.229 OCCI Text Plain rendering`): text/plain and
 * text/occi+plain.
 *
 * @example new Application({ renderings: [textPlainRendering()] })
 */
export function textPlainRendering(options: TextOptions = {}): ClientRendering {
  const { mediaTypes = ['text/plain', 'text/occi+plain'], lineEnd = 'lf' } = options
  return {
    mediaTypes,
    lists: 'locations',
    answers: answerDecoder(({ body }, fields) => readBody(body, fields)),
    decode: (message, expected) => decodeFields(readBody(message.body), expected),
    canEncode: () => true,
    encode: (payload, context) => ({
      fields: [contentType(context.mediaType)],
      body: bodyOf(payload, context, lineEnd),
    }),
  }
}

function bodyOf(payload: Payload, context: RenderContext, lineEnd: LineEnd): Body {
  switch (payload.type) {
    case 'entities':
      return listing(payload.batches, context, lineEnd)
    case 'error':
      return errorText(payload.error, lineEnd)
    case 'entity':
      if (payload.created) return fieldsText(payload, context, lineEnd)
      return fragmentOf(context, 'entity', payload.entity, payload.links, '', () =>
        fieldsText(payload, context, lineEnd),
      )
    default:
      return fieldsText(payload, context, lineEnd)
  }
}

function fieldsText(payload: FieldsPayload, context: RenderContext, lineEnd: LineEnd): string {
  const fields = encodeFields(payload, context, lineEnd)
  // Locations are never written beside anything else.
  if (lineEnd === 'lf' && fields.locations.length > 0) return locationLines(fields.locations).join('\n')
  return fieldLines(fields, lineBreak(lineEnd))
}

/**
 * GFD.229 Entity Collection Rendering. Without a line break at the end, since clients split at line breaks and count
 * what they get, or take what follows the last slash of the body for the id.
 */
function listing(batches: Batches, context: RenderContext, lineEnd: LineEnd): Body {
  const format = (batch: readonly EntityWithLinks[]) => locationLines(batchLocations(batch, context))
  if (lineEnd === 'lf') return joinBatches(batches, (batch) => format(batch).join('\n'), '\n')
  return mapBatches(batches, (batch) => ended(format(batch), lineBreak(lineEnd)))
}

function locationLines(locations: readonly string[]): string[] {
  return locations.map((location) => `X-OCCI-Location: ${location}`)
}

/** GFD.229 Resource Instance Rendering: categories, links, attributes, each on a line of its own. */
function fieldLines({ categories, links, attributes, locations }: TextFields, lineBreak: string): string {
  return (
    lines('Category', categories, lineBreak) +
    lines('Link', links, lineBreak) +
    lines('X-OCCI-Attribute', attributes, lineBreak) +
    ended(locationLines(locations), lineBreak)
  )
}

function lines(name: string, values: readonly string[], lineBreak: string): string {
  let text = ''
  for (const value of values) text += `${name}: ${value}${lineBreak}`
  return text
}

function ended(lines: readonly string[], lineBreak: string): string {
  let text = ''
  for (const line of lines) text += line + lineBreak
  return text
}
