import type { ErrorCode, Fault, JsonObject, OcciError } from '@occi/core'

/** The media type of errors (RFC 9457). */
export const problemType = 'application/problem+json'

/** What each code means, in words that never change. */
const titles: Record<ErrorCode, string> = {
  definition: 'A definition of the service is wrong',
  syntax: 'The message is not of the syntax of its media type',
  invalid: 'The message is not true to the model',
  attribute: 'The attribute was refused',
  http: 'The request was refused',
  'not-found': 'There is no such thing',
  forbidden: 'This is not allowed',
  conflict: 'This conflicts with what there is',
  'not-applicable': 'The action is not applicable now',
  precondition: 'The precondition does not hold',
  method: 'The method is not allowed here',
  'media-type': 'The media type of the message is not served',
  'not-acceptable': 'No acceptable media type can carry the answer',
  'too-large': 'The request is too large',
  version: 'The version of OCCI is not served',
  gone: 'The revision is no longer kept',
  unavailable: 'The service is not available now',
  timeout: 'A backend did not answer in time',
  'locks-lost': 'The operation took too long',
  'in-doubt': 'The outcome of the operation is not known',
  backend: 'Something went wrong in the service',
  internal: 'Something went wrong in the service',
}

/**
 * An error as a problem (RFC 9457). Its `type` and `code` tell programs what went wrong, its `detail` tells people;
 * `faults` lists everything that is wrong with the request, each with a JSON Pointer into it, or line and column.
 */
export function formatProblem({ code, message, faults }: OcciError, status: number): JsonObject {
  return {
    type: `urn:occi:error:${code}`,
    title: titles[code],
    status,
    detail: message,
    code,
    ...(faults.length === 0 ? {} : { faults: faults.map(formatFault) }),
  }
}

function formatFault({ message, position }: Fault): JsonObject {
  return { message, ...position }
}
