import { type Awaitable, OcciError } from '@occi/core'
import {
  type Body,
  type ClientRendering,
  chain,
  type EventCodec,
  type Message,
  type Payload,
  type RenderContext,
} from '@occi/core/authoring'
import { formatCategories } from './categories.ts'
import { decodeJson } from './decode.ts'
import { answerDecoder } from './decode-answer.ts'
import { jsonEvents } from './events.ts'
import { standardType, textAlone, valuesOf } from './format-entity.ts'
import { formatPartial } from './format-partial.ts'
import { formatListing } from './listing.ts'
import { formatProblem, problemType } from './problem.ts'
import { unlessEmpty, type WrittenObject } from './written-object.ts'

/** The options of the JSON rendering. */
export interface JsonRenderingOptions {
  /** Its media types, the preferred one first; `application/occi+json` and `application/json` by default. */
  readonly mediaTypes?: readonly string[]
  /** How deep arrays and objects of a message may nest; defaults to 64. */
  readonly maxDepth?: number
}

/** The JSON rendering: for services, for clients, and for streams of events. */
export interface JsonRendering extends ClientRendering {
  readonly events: EventCodec
}

/**
 * The JSON rendering of OCCI (`GFD.226`), both ways: what servers and clients send, and what they read.
 *
 * As `application/occi+json` it writes just what the standard's JSON Schema allows; other media types, and events, also say
 * the `location` of each entity. Errors are problems (RFC 9457). It reads besides what clients
 * of the drafts before it send: ends of links as strings, attributes nested by dots, a missing `id`.
 *
 * @example
 * const app = new Application({ renderings: [jsonRendering({ mediaTypes: ['application/json'] })] })
 * @throws OcciError `definition` if an option is not valid
 */
export function jsonRendering(options: JsonRenderingOptions = {}): JsonRendering {
  const { mediaTypes = [standardType, 'application/json'], maxDepth = 64 } = options
  if (mediaTypes.length === 0)
    throw new OcciError(
      'definition',
      'the option mediaTypes of jsonRendering is empty, expected at least one media type',
    )
  if (!Number.isInteger(maxDepth) || maxDepth < 1 || maxDepth > 1000) {
    throw new OcciError(
      'definition',
      `the option maxDepth of jsonRendering must be an integer from 1 to 1000, not ${maxDepth}`,
    )
  }
  return {
    mediaTypes: Object.freeze([...mediaTypes]),
    lists: 'entities',
    answers: answerDecoder(maxDepth),
    events: jsonEvents(maxDepth),
    decode: (message, expected) => decodeJson(message, expected, maxDepth),
    canEncode: () => true,
    encode,
  }
}

function encode(payload: Payload, context: RenderContext): Awaitable<Message> {
  const message = (body: Body) => jsonMessage(context.mediaType, body)
  switch (payload.type) {
    case 'entity':
      return chain(textAlone(payload, context), message)
    case 'entities':
      return chain(formatListing(payload.batches, context), message)
    case 'categories':
      return message(formatCategories(payload.categories, context))
    case 'locations':
      return message(JSON.stringify({ locations: payload.locations.map((location) => context.path(location)) }))
    case 'nothing':
      return message('{}')
    case 'error':
      return jsonMessage(problemType, JSON.stringify(formatProblem(payload.error, payload.status)))
    case 'partial':
      return message(JSON.stringify(formatPartial(payload.entity, context.catalogue)))
    case 'action':
      return message(JSON.stringify({ action: payload.action.identifier, attributes: valuesOf(payload.attributes) }))
    case 'filter':
      return message(JSON.stringify(formatFilter(payload)))
  }
}

function jsonMessage(mediaType: string, body: Body): Message {
  return { fields: [['Content-Type', mediaType]], body }
}

function formatFilter({ categories, attributes }: Extract<Payload, { type: 'filter' }>): WrittenObject {
  const named = (one: 'kind' | 'mixin') =>
    unlessEmpty(categories.filter((category) => category.class === one).map(({ identifier }) => identifier))
  return { kinds: named('kind'), mixins: named('mixin'), attributes: valuesOf(attributes) }
}
