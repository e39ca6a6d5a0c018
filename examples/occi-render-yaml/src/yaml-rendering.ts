import type { Awaitable } from '@occi/core'
import type { ClientRendering, Message, Payload, RenderContext } from '@occi/core/authoring'
import { answerDecoder } from './answer.ts'
import { formatCategories } from './category.ts'
import { decodeYaml } from './decode.ts'
import { formatEntity } from './entity.ts'
import { formatError } from './error.ts'
import { formatListing } from './listing.ts'
import { formatFilter, formatInvocation, formatPartial } from './request.ts'
import { formatYaml } from './yaml.ts'

/** The options of the YAML rendering. */
export interface YamlRenderingOptions {
  /** Its media types, the preferred one first; `application/yaml` (RFC 9512) by default. */
  readonly mediaTypes?: readonly string[]
  /** How deep the values of a message may nest; defaults to 64. */
  readonly maxDepth?: number
  /** Of how many values a message may consist, those that aliases repeat counted each time; defaults to 10,000. */
  readonly maxValues?: number
}

/**
 * A YAML rendering of OCCI, both ways. Its documents have the shape of the JSON rendering (`GFD.226`).
 *
 * @example
 * const app = new Application({ renderings: [...standardRenderings(), yamlRendering()] })
 */
export function yamlRendering(options: YamlRenderingOptions = {}): ClientRendering {
  const { mediaTypes = ['application/yaml'], maxDepth = 64, maxValues = 10_000 } = options
  return {
    mediaTypes,
    lists: 'entities',
    answers: answerDecoder({ maxDepth, maxValues }),
    canEncode: () => true,
    encode,
    decode: (message, expected) => decodeYaml(message, expected, { maxDepth, maxValues }),
  }
}

function encode(payload: Payload, context: RenderContext): Awaitable<Message> {
  const { mediaType } = context
  if (payload.type === 'entities') {
    return { fields: [['Content-Type', mediaType]], body: formatListing(payload.batches, context) }
  }
  return { fields: [['Content-Type', mediaType]], body: formatYaml(documentOf(payload, context)) }
}

/** The plain data that a payload is written as. */
function documentOf(payload: Exclude<Payload, { type: 'entities' }>, context: RenderContext): object {
  switch (payload.type) {
    case 'entity':
      return formatEntity(payload, context)
    case 'categories':
      return formatCategories(payload.categories, context)
    case 'locations':
      return { locations: payload.locations.map((location) => context.path(location)) }
    case 'nothing':
      return {}
    case 'error':
      return formatError(payload.error, payload.status)
    case 'partial':
      return formatPartial(payload.entity, context.catalogue)
    case 'action':
      return formatInvocation(payload)
    case 'filter':
      return formatFilter(payload)
  }
}
