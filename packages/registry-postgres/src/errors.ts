import { isOcciError, OcciError } from '@occi/core'
import { lostState, staleState } from './commit-functions.ts'

const readOnly = '25006'
const closed = 'closed'
const lockTimeout = '55P03'

/** What PostgreSQL's error codes mean to the operator; classes by their first two characters. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['28P01', 'the user or the password is wrong'],
  ['28000', 'the user is not allowed to connect'],
  ['3D000', 'there is no database of this name'],
  ['3F000', 'it has no schema for tables that the user may use'],
  ['42501', 'the user is not allowed to do what is needed there'],
  [readOnly, 'it is read-only'],
  ['25P03', 'it ended a transaction that was idle for too long'],
  ['53100', 'its disk is full'],
  ['53200', 'it is out of memory'],
  ['53300', 'it has too many connections'],
  [lockTimeout, 'what is needed is locked'],
  ['57014', 'it took too long'],
  ['57P01', 'it is shutting down'],
  ['57P02', 'it has crashed'],
  ['57P03', 'it is starting up or shutting down'],
  ['58030', 'reading or writing its disk failed'],
  ['08', 'the connection failed'],
  ['53', 'it is short of resources'],
  ['XX', 'its data is damaged'],
  ['40', 'others changed the same things at the same time, again and again'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was lost'],
  ['EPIPE', 'the connection was lost'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'the name of its host cannot be looked up now'],
  ['EHOSTUNREACH', 'its host cannot be reached'],
  ['ENETUNREACH', 'its host cannot be reached'],
  ['ETIMEDOUT', 'its host does not answer'],
  ['ENOENT', 'nothing listens there'],
])

/** What pg says in words only. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/after calling end on the pool/, closed],
  [/^Query read timeout$/, 'it does not answer'],
  [/connection timeout|timeout expired|timeout exceeded/, 'it does not answer, or all connections are in use'],
  [/[Cc]onnection terminated|not queryable|connection error|client was closed/, 'the connection was lost'],
  [/password must be a string/, 'it wants a password, and none is given'],
  [/SSL|certificate|self-signed/i, 'the connection cannot be made secure'],
]

/**
 * Puts an error of PostgreSQL, or of the way to it, into one line.
 *
 * @param otherwise what to say of an error that is not known; by default it stays as it is
 */
export function databaseError(error: unknown, otherwise?: string): unknown {
  if (isOcciError(error) || !(error instanceof Error)) return error
  const reason = knownReason(error) ?? otherwise
  if (reason === undefined) return error
  const state = isClosed(error) ? reason : `not available: ${reason}`
  return new OcciError('unavailable', `the registry is ${state}`, { cause: error })
}

/** Returns why a server cannot be used, in few words. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? knownReason(error) : undefined) ?? 'the connection failed'
}

function knownReason(error: Error): string | undefined {
  const code = codeOf(error)
  const known = reasons.get(code) ?? (isSqlState(code) ? reasons.get(code.slice(0, 2)) : undefined)
  return known ?? texts.find(([pattern]) => pattern.test(error.message))?.[1]
}

/** Returns whether the registry itself closed the connections. */
export function isClosed(error: unknown): boolean {
  return error instanceof Error && knownReason(error) === closed
}

/** A server that takes no changes, of which there are others. */
export class ReadOnlyServer extends Error {
  readonly code = readOnly
}

/** Returns whether a statement was refused because its server takes no changes. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === readOnly
}

/** The code of an error of PostgreSQL or of Node; of the first one where several addresses were tried. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')
}

/** Returns whether a statement was refused because others changed the same at the same time: it may succeed when repeated. */
export function isSerializationFailure(error: unknown): boolean {
  return codeOf(error) === '40001' || codeOf(error) === '40P01'
}

/** Returns whether the server itself does not know how a commit ended: a distributed one may not. */
export function isUnknownOutcome(error: unknown): boolean {
  return codeOf(error) === '40003'
}

/** Returns whether an answer did not come in time: waiting for it once more would take as long again. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** Returns whether a commit was evaluated against something else than what is stored: it may succeed when evaluated again. */
export function isStale(error: unknown): boolean {
  return codeOf(error) === staleState || codeOf(error) === '23505'
}

/** Returns whether what was done for several transactions at once failed because of one of them. */
export function isOfOne(error: unknown): boolean {
  const cause = isOcciError(error, 'unavailable') ? error.cause : error
  return isStale(cause) || isLost(cause) || codeOf(cause) === lockTimeout
}

/** Returns whether a commit failed because another transaction has its locks. */
export function isLost(error: unknown): boolean {
  return codeOf(error) === lostState
}

/** Returns whether an error came from the server, which continues to serve the connection. */
export function isFromServer(error: unknown): boolean {
  if (!(error instanceof Error) || !('severity' in error)) return false
  return error.severity === 'ERROR' && !codeOf(error).startsWith('57P') && !codeOf(error).startsWith('08')
}
