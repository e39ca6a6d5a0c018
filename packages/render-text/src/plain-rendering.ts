import type { Body, EntityWithLinks, Payload, RenderContext, Rendering } from '@occi/core'
import { mapBatches } from './batches.ts'
import { readBody } from './body.ts'
import { decodeFields } from './decode.ts'
import { batchLocations, contentType, encodeFields, errorText } from './encode.ts'
import type { TextFields } from './text-fields.ts'

/** What every text rendering lets one choose. */
export interface MediaTypeOptions {
  /** Media types that it serves instead of the standard's, the preferred one first. */
  readonly mediaTypes?: readonly string[]
}

/**
 * The rendering in the body of a message, one field a line (`GFD.229 OCCI Text Plain rendering`): text/plain and
 * text/occi+plain.
 *
 * @example new Application({ renderings: [textPlainRendering()] })
 */
export function textPlainRendering(options: MediaTypeOptions = {}): Rendering {
  const { mediaTypes = ['text/plain', 'text/occi+plain'] } = options
  return {
    mediaTypes,
    lists: 'locations',
    decode: (message, expect) => decodeFields(readBody(message.body), expect),
    canEncode: () => true,
    encode: (payload, context) => ({ fields: [contentType(context.mediaType)], body: bodyOf(payload, context) }),
  }
}

function bodyOf(payload: Payload, context: RenderContext): Body {
  switch (payload.type) {
    case 'entities':
      return mapBatches(payload.batches, (batch) => locationLines(batch, context))
    case 'error':
      return errorText(payload.error)
    default: {
      const fields = encodeFields(payload, context)
      const [only, another] = fields.locations
      // Clients take what follows the last slash of the body for the id: nothing may stand after it.
      if (only !== undefined && another === undefined) return `X-OCCI-Location: ${only}`
      return fieldLines(fields)
    }
  }
}

function locationLines(batch: readonly EntityWithLinks[], context: RenderContext): string {
  return lines('X-OCCI-Location', batchLocations(batch, context))
}

/** GFD.229 Resource Instance Rendering: categories, links, attributes, each line ended by CRLF. */
function fieldLines({ categories, links, attributes, locations }: TextFields): string {
  return (
    lines('Category', categories) +
    lines('Link', links) +
    lines('X-OCCI-Attribute', attributes) +
    lines('X-OCCI-Location', locations)
  )
}

function lines(name: string, values: readonly string[]): string {
  let text = ''
  for (const value of values) text += `${name}: ${value}\r\n`
  return text
}
