import type { OcciError } from '@occi/core'
import { type EntityWithLinks, formatFault, type Payload, type RenderContext } from '@occi/core/authoring'
import { formatDefinition } from './describe.ts'
import { encodeEntity } from './encode-entity.ts'
import { encodeFilter, encodeInvocation, encodeRawEntity } from './encode-request.ts'
import { formatLocation } from './location.ts'
import { noFields, type TextFields } from './text-fields.ts'
import { type LineEnd, lineBreak } from './text-options.ts'

/** Payloads that are written as fields at once: a listing may be too long for that, and an error is no field. */
export type FieldsPayload = Exclude<Payload, { readonly type: 'entities' | 'error' }>

/**
 * Turns a payload into the values of fields.
 *
 * @param lineEnd `crlf` writes the URIs of actions as the ABNF has them
 */
export function encodeFields(payload: FieldsPayload, context: RenderContext, lineEnd: LineEnd): TextFields {
  switch (payload.type) {
    case 'entity':
      // GFD.223 Create Entity Instance: 201 carries the location.
      if (payload.created) return { ...noFields, locations: [formatUrl(payload.entity.location, context)] }
      return encodeEntity(payload.entity, payload.links, context, lineEnd === 'crlf' ? 'absolute' : 'path')
    case 'locations':
      return { ...noFields, locations: payload.locations.map((location) => formatUrl(location, context)) }
    case 'categories':
      return { ...noFields, categories: payload.categories.map((category) => formatDefinition(category, context)) }
    case 'nothing':
      return noFields
    case 'partial':
      return encodeRawEntity(payload.entity)
    case 'action':
      return encodeInvocation(payload.action, payload.attributes)
    case 'filter':
      return encodeFilter(payload.categories, payload.attributes)
  }
}

/** The locations of a batch of a listing (`GFD.229 Entity Collection Rendering`). */
export function batchLocations(batch: readonly EntityWithLinks[], context: RenderContext): string[] {
  return batch.map(({ entity }) => formatUrl(entity.location, context))
}

function formatUrl(location: string, context: RenderContext): string {
  return formatLocation(context.url(location))
}

/** An error as text: one line for each thing that is wrong. */
export function errorText(error: OcciError, lineEnd: LineEnd): string {
  const lines = error.faults.length === 0 ? [error.message] : error.faults.map(formatFault)
  return lines.map((line) => line + lineBreak(lineEnd)).join('')
}

/** The field that says what a message is. */
export function contentType(mediaType: string): readonly [string, string] {
  return ['Content-Type', `${mediaType}; charset=utf-8`]
}
