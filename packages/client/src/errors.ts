import { type ErrorCode, type Fault, OcciError } from '@occi/core'
import type { RawError } from '@occi/core/authoring'

/** What a service answered instead of success. */
export class ServiceError extends OcciError {
  /** The status of the answer. */
  readonly status: number
  /** The request, such as `POST http://localhost:8888/compute/`. */
  readonly request: string
  /** When the service says that the request may be repeated, in milliseconds from now. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    about: {
      readonly status: number
      readonly request: string
      readonly faults?: readonly Fault[]
      readonly retryAfter?: number | undefined
    },
  ) {
    super(code, message, { faults: about.faults ?? [] })
    this.status = about.status
    this.request = about.request
    this.retryAfter = about.retryAfter
  }
}

/** Returns whether a thrown value is the answer of a service, also of another copy of this package. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'status' in error && 'request' in error
}

/** What a status means if the answer has no code. */
const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'not-found',
  405: 'method',
  406: 'not-acceptable',
  409: 'conflict',
  410: 'gone',
  412: 'precondition',
  413: 'too-large',
  415: 'media-type',
  500: 'internal',
  503: 'unavailable',
  504: 'timeout',
}

/** All codes: what another server calls its errors is none of them. */
const known: ReadonlySet<string> = new Set<ErrorCode>([
  ...Object.values(codes),
  'definition',
  'syntax',
  'attribute',
  'http',
  'not-applicable',
  'version',
  'locks-lost',
  'in-doubt',
  'backend',
])

/** Returns the error that an answer reports. */
export function serviceError(
  raw: RawError | undefined,
  about: { readonly status: number; readonly request: string; readonly retryAfter: number | undefined },
): ServiceError {
  const { status, request } = about
  const code = isErrorCode(raw?.code) ? raw.code : (codes[status] ?? 'http')
  const message = raw?.message ?? `${request} was answered ${status}`
  const faults = raw?.faults.map((fault) => ({ ...fault, path: [] })) ?? []
  return new ServiceError(code, message, { ...about, faults })
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && known.has(code)
}
