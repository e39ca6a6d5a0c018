import { type ErrorCode, isHttpError, isOcciError, OcciError } from '@occi/core'

/** The status codes of `GFD.223 Status Codes` (and of HTTP) for what can go wrong: the one place that says them. */
const statuses: Readonly<Record<Exclude<ErrorCode, 'http'>, number>> = {
  syntax: 400,
  invalid: 400,
  attribute: 400,
  forbidden: 403,
  'not-found': 404,
  method: 405,
  'not-acceptable': 406,
  conflict: 409,
  'locks-lost': 409,
  gone: 410,
  'not-applicable': 409,
  precondition: 412,
  'too-large': 413,
  'media-type': 415,
  definition: 500,
  backend: 500,
  internal: 500,
  version: 501,
  unavailable: 503,
  'in-doubt': 503,
  timeout: 504,
}

/** The status that tells of an error. */
export function statusOf(error: OcciError): number {
  if (isHttpError(error)) return error.status
  return error.code === 'http' ? 500 : statuses[error.code]
}

/** Errors of the service itself, of which no caller is told more. */
const ownFaults: ReadonlySet<ErrorCode> = new Set(['definition', 'backend', 'internal'])

/** What a caller may know of whatever was thrown: of anything but an OcciError, nothing. */
export function toOcciError(thrown: unknown): OcciError {
  if (isOcciError(thrown) && !ownFaults.has(thrown.code)) return thrown
  return new OcciError('internal', 'the service failed, its operator can find the cause in its log', { cause: thrown })
}
