import { OcciError } from '@occi/core'
import type { Message, PayloadType, Rendering } from '@occi/core/authoring'
import { type OpenApiInfo, openApiDocument, type SecurityScheme } from './document.ts'
import { jsonSchema } from './json-schema.ts'

/** The options of the rendering. */
export interface OpenApiRenderingOptions {
  /** Describes the service as a whole. Defaults to the title `OCCI service` and the version `1.0.0`. */
  readonly info?: Partial<OpenApiInfo>
  /**
   * How callers say who they are, by names of your choice: any one of these suffices. Defaults to none: the service is
   * open to all.
   *
   * @example { password: { type: 'http', scheme: 'basic' }, token: { type: 'http', scheme: 'bearer' } }
   */
  readonly security?: { readonly [name: string]: SecurityScheme }
  /** The media type of requests and answers, one that the JSON rendering serves. Defaults to `application/json`. */
  readonly mediaType?: string
  /**
   * How many mixins that users have defined are described, of those that the caller sees: each has paths of its own.
   * Beyond that, requests may hold mixins and attributes that the description does not list. Defaults to 500.
   */
  readonly mostTags?: number
}

const openApi = 'application/openapi+json'
const schema = 'application/schema+json'

/**
 * Describes a service to programs, as one of its renderings: `GET /-/` answers `Accept: application/openapi+json` or
 * `?format=openapi` with an OpenAPI 3.1 document of all that the caller can use, and `application/schema+json` or
 * `?format=schema` with a JSON Schema. With `category` in the query, both describe what belongs to that category. It
 * describes messages in JSON, and reads nothing.
 *
 * @example
 * const app = new Application({ renderings: [...standardRenderings(), openApiRendering({ info: { title: 'Jobs' } })] })
 * @throws OcciError `definition` if the name of a security scheme or `mostTags` is not valid
 */
export function openApiRendering(options: OpenApiRenderingOptions = {}): Rendering {
  const { security = {}, mediaType = 'application/json', mostTags = 500 } = options
  const info = { title: 'OCCI service', version: '1.0.0', ...options.info }
  const wrong = Object.keys(security).find((name) => !/^[A-Za-z0-9._-]+$/.test(name))
  if (wrong !== undefined) {
    throw new OcciError(
      'definition',
      `the option security names a scheme '${wrong}', expected letters, digits and - _ .`,
    )
  }
  if (!Number.isInteger(mostTags) || mostTags < 0) {
    throw new OcciError('definition', `the option mostTags must be an integer of at least 0, not ${mostTags}`)
  }
  return {
    mediaTypes: [openApi, schema],
    reads: [],
    formats: [
      { name: 'openapi', title: 'OpenAPI', mediaType: openApi },
      { name: 'schema', title: 'JSON Schema', mediaType: schema },
    ],
    lists: 'locations',
    decode: () => undefined,
    canEncode,
    encode(payload, context): Message {
      if (payload.type !== 'categories') throw new OcciError('not-acceptable', reason)
      const { categories, filteredBy } = payload
      const written =
        context.mediaType === schema
          ? jsonSchema(categories, filteredBy, context, mostTags)
          : openApiDocument(categories, context, { info, security, mediaType, mostTags })
      return { fields: [['Content-Type', context.mediaType]], body: JSON.stringify(written) }
    },
  }
}

const reason = 'OpenAPI and JSON Schema describe the query interface alone: request them at /-/'

function canEncode(type: PayloadType): true | { readonly status: 406; readonly reason: string } {
  return type === 'categories' ? true : { status: 406, reason }
}
