import { type Fault, formatPosition } from './fault.ts'
import { onOneLine } from './shown.ts'

/**
 * What went wrong, as a stable word that programs can rely on. The server maps each to an HTTP status.
 *
 * - `definition`: a category, backend or option of the service itself is wrong; thrown by what receives it
 * - `syntax`: a message is not of the rendering's syntax
 * - `invalid`: a message is well-formed, but not true to the model
 * - `attribute`: a backend refused an attribute
 * - `http`: a backend or policy chose the answer (`HttpError`)
 * - `not-found`, `forbidden`, `conflict`, `not-applicable` (an action, now), `precondition` (If-Match)
 * - `method`, `media-type`, `not-acceptable`, `too-large`, `version`: a request that this service does not serve
 * - `unavailable`: a store or backend is unavailable; the same request may succeed later
 * - `timeout`: a backend did not answer in time
 * - `locks-lost`: a commit came after its locks had expired and another transaction had taken them; nothing was stored
 * - `in-doubt`: the connection to the store was lost during a commit, whose outcome is not known
 * - `gone`: a revision is no longer kept
 * - `backend`: a backend left what the definitions of its entity do not allow, which is its bug; nothing is stored
 * - `internal`: a bug
 */
export type ErrorCode =
  | 'definition'
  | 'syntax'
  | 'invalid'
  | 'attribute'
  | 'http'
  | 'not-found'
  | 'forbidden'
  | 'conflict'
  | 'not-applicable'
  | 'precondition'
  | 'method'
  | 'media-type'
  | 'not-acceptable'
  | 'too-large'
  | 'version'
  | 'unavailable'
  | 'timeout'
  | 'locks-lost'
  | 'in-doubt'
  | 'gone'
  | 'backend'
  | 'internal'

/** What an `OcciError` may carry beside its message. */
export interface OcciErrorOptions {
  /** Everything that is wrong, if there is more than the message says. */
  readonly faults?: readonly Fault[]
  /** What led to it; not shown to the caller. */
  readonly cause?: unknown
}

/** An error whose message is shown to the caller: one line that says what was wrong and what was expected. */
export class OcciError extends Error {
  readonly code: ErrorCode
  /** Everything that is wrong, if more is known than the message says. */
  readonly faults: readonly Fault[]

  constructor(code: ErrorCode, message: string, options: OcciErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.faults = options.faults ?? []
  }
}

/**
 * Returns whether a thrown value is an `OcciError`, of a certain code if one is given. Unlike `instanceof` it also
 * recognizes errors of another installed copy of this package.
 *
 * @example if (isOcciError(error, 'not-found')) return undefined
 */
export function isOcciError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is OcciError & { readonly code: C } {
  if (!(error instanceof Error) || !('code' in error) || !('faults' in error) || !Array.isArray(error.faults))
    return false
  return codes.length === 0 || codes.some((code) => code === error.code)
}

/** Returns whether a thrown value chooses the answer itself: an `HttpError`, also of another copy of this package. */
export function isHttpError(error: unknown): error is HttpError {
  return isOcciError(error, 'http') && 'status' in error && 'headers' in error
}

/**
 * Thrown by a backend that does not accept an attribute or an entity: the client gets a 400 with this message.
 *
 * @example throw new AttributeError('occi.storage.size must be at most 100, this pool has no more')
 */
export class AttributeError extends OcciError {
  /** The name of the attribute, if it is about one. */
  readonly attribute: string | undefined

  constructor(message: string, attribute?: string) {
    super('attribute', message, {
      faults: [{ message, path: attribute === undefined ? [] : ['attributes', attribute] }],
    })
    this.attribute = attribute
  }
}

/**
 * Thrown by a backend or policy that chooses the answer itself.
 *
 * @example throw new HttpError(503, 'the hypervisor is unavailable', { 'retry-after': '30' })
 */
export class HttpError extends OcciError {
  /** Status code, 400 to 599. */
  readonly status: number
  /**
   * Header fields of the answer. Those that frame or describe its content, such as `Content-Length` and
   * `Content-Type`, are ignored: the service sets them.
   */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super('http', message)
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new OcciError('definition', `HttpError takes a status from 400 to 599, not ${status}`)
    }
    this.status = status
    this.headers = headers
  }
}

/**
 * The error that lists faults: its message is all of theirs, with their positions. Whatever a client wrote in one, it
 * stays on one line.
 */
export function faultsError(code: 'syntax' | 'invalid', faults: readonly Fault[]): OcciError {
  const lines = faults.map((fault) => ({ ...fault, message: onOneLine(fault.message) }))
  return new OcciError(code, lines.map(formatFault).join('; '), { faults: lines })
}

/** A fault in one line, its position first. */
export function formatFault(fault: Fault): string {
  const place = formatPosition(fault.position)
  return place === '' ? fault.message : `${place}: ${fault.message}`
}
