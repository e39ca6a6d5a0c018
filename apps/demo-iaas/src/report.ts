import { inspect } from 'node:util'
import { type ErrorCode, isOcciError } from '@occi/core'

/** Errors that are bugs of the service. */
const bugs: ReadonlySet<ErrorCode> = new Set(['definition', 'backend', 'internal'])

/** Returns whether an error is no bug: its message says all, for example that a disk is full or that a client has gone. */
export function isExplained(error: unknown): error is Error {
  return (isOcciError(error) && !bugs.has(error.code)) || isAbort(error)
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/**
 * Returns the report of an error whose cause no caller sees: one line if the message explains it; for a bug
 * all that is known.
 *
 * @example lineOf(error, 'POST /compute/') // 'POST /compute/: the registry is not available: …\n'
 */
export function lineOf(error: unknown, during: string): string {
  return `${during}: ${isExplained(error) ? error.message : inspect(error)}\n`
}
