import type { ErrorCode, Fault, Json, JsonObject, OcciError, Position } from '@occi/core'
import { isJsonObject, type RawError } from '@occi/core/authoring'
import { unlessEmpty, type WrittenObject } from './written-object.ts'

/** The media type of errors (RFC 9457). */
export const problemType = 'application/problem+json'

/** What each code means, in words that never change. */
const titles: Record<ErrorCode, string> = {
  definition: 'A definition of the service is wrong',
  syntax: 'The message is not of the syntax of its media type',
  invalid: 'The message does not conform to the model',
  attribute: 'The attribute was refused',
  http: 'The request was refused',
  'not-found': 'There is no such thing',
  forbidden: 'This is not allowed',
  conflict: 'The request conflicts with the current state',
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
export function formatProblem({ code, message, faults }: OcciError, status: number): WrittenObject {
  return {
    type: `urn:occi:error:${code}`,
    title: titles[code],
    status,
    detail: message,
    code,
    faults: unlessEmpty(faults.map(formatFault)),
  }
}

function formatFault({ message, position }: Fault): WrittenObject {
  return { message, ...position }
}

/**
 * Reads a problem: what `formatProblem` writes, and of other servers what they say instead of `detail`.
 *
 * @returns undefined if it holds no message
 */
export function parseProblem(document: JsonObject): RawError | undefined {
  const { detail, message, error, title, code, status, faults } = document
  // OpenStack and older servers of OCCI put the same members into one called error.
  const inner = isJsonObject(error) ? error : {}
  const text = [detail, message, inner.message, error, title].find((value) => typeof value === 'string')
  if (typeof text !== 'string') return undefined
  return {
    message: text,
    code: typeof code === 'string' ? code : undefined,
    status: [status, inner.code, code].find((value) => typeof value === 'number') as number | undefined,
    faults: Array.isArray(faults) ? faults.flatMap(parseFault) : [],
  }
}

function parseFault(fault: Json): RawError['faults'] {
  if (!isJsonObject(fault) || typeof fault.message !== 'string') return []
  const position = parsePosition(fault)
  return [Object.keys(position).length === 0 ? { message: fault.message } : { message: fault.message, position }]
}

function parsePosition(fault: JsonObject): Position {
  const position: { -readonly [name in keyof Position]: Position[name] } = {}
  for (const name of ['line', 'column'] as const) {
    const value = fault[name]
    if (typeof value === 'number') position[name] = value
  }
  for (const name of ['header', 'pointer', 'field'] as const) {
    const value = fault[name]
    if (typeof value === 'string') position[name] = value
  }
  return position
}
