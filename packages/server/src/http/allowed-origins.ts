import { OcciError } from '@occi/core'
import { chain, type Fields } from '@occi/core/authoring'
import { splitUrl } from './authority.ts'
import type { Handler, HttpRequest, HttpResponse } from './messages.ts'

/** What a request tells of its origin. */
type Asking = Pick<HttpRequest, 'header' | 'method'>

const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS'
/** The fields of answers that a page may read beside those that every page may. */
const exposed = [
  ...['Location', 'Link', 'ETag', 'X-Total-Count', 'OCCI-Revision', 'OCCI-Listing', 'Content-Location', 'Allow'],
  'Retry-After',
  // An answer in text/occi is in its header fields.
  ...['Category', 'X-OCCI-Attribute', 'X-OCCI-Location'],
].join(', ')
/** Seconds for which a browser remembers what it was allowed. */
const maxAge = '600'
const fieldNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/
const longestNames = 2000

/**
 * The origins of other web applications whose pages may use a service with the credentials of its user: the CORS
 * protocol of the Fetch standard.
 */
export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>

  /** @throws OcciError `definition` if one is not the origin of a web application */
  constructor(origins: readonly string[] = []) {
    for (const origin of origins) {
      const parts = splitUrl(origin)
      if (parts?.rest === '' && parts.origin === origin) continue
      throw new OcciError(
        'definition',
        `the option allowedOrigins contains '${origin}', expected origins in lower case and without a path, such as ` +
          "'https://app.example.com' or 'http://localhost:5173'; '*' and 'null' stand for origins that are not known",
      )
    }
    this.#origins = new Set(origins)
  }

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#origins.size === 0
  }

  /** Returns whether a page of one of them has sent a request. */
  allows(request: Pick<HttpRequest, 'header'>): boolean {
    return this.#origins.has(request.header('origin') ?? '')
  }

  /** Answers the question of a browser whether it may send a request; undefined for any other request. */
  preflight(request: Asking): HttpResponse | undefined {
    if (request.method !== 'OPTIONS' || request.header('access-control-request-method') === undefined) return undefined
    if (!this.allows(request)) return undefined
    const fields: Fields[number][] = [
      ...this.fields(request),
      ['Access-Control-Allow-Methods', methods],
      ['Access-Control-Max-Age', maxAge],
      ['Vary', 'Origin, Access-Control-Request-Headers'],
    ]
    const names = request.header('access-control-request-headers') ?? ''
    if (names.length <= longestNames && fieldNames.test(names)) fields.push(['Access-Control-Allow-Headers', names])
    return { status: 204, fields, body: undefined }
  }

  /** The fields that let a page of an allowed origin read an answer; none for other requests. */
  fields(request: Pick<HttpRequest, 'header'>): Fields {
    if (!this.allows(request)) return []
    return [
      ['Access-Control-Allow-Origin', request.header('origin') ?? ''],
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Expose-Headers', exposed],
    ]
  }

  /** An answer with these fields. All answers vary with the origin, those to requests without one included. */
  extend(request: Pick<HttpRequest, 'header'>, { status, fields, body }: HttpResponse): HttpResponse {
    const varied = fields.map(([name, value]): Fields[number] => [name, name === 'Vary' ? `${value}, Origin` : value])
    const vary: Fields = fields.some(([name]) => name === 'Vary') ? [] : [['Vary', 'Origin']]
    return { status, fields: [...varied, ...vary, ...this.fields(request)], body }
  }
}

/** A handler that also answers pages of other origins. */
export function withOrigins(origins: AllowedOrigins, handler: Handler): Handler {
  return (request) =>
    origins.preflight(request) ?? chain(handler(request), (response) => origins.extend(request, response))
}
