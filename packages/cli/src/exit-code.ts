import { isServiceError } from '@occi/client'
import { isOcciError } from '@occi/core'
import { isUsageError } from './usage-error.ts'

/** What the command ends with. The guide lists the codes, so they never change. */
export const exitCodes = {
  done: 0,
  /** `diff` has found differences. */
  different: 1,
  /** The command was used wrongly: an unknown option, kind, attribute or context, or a malformed file. */
  usage: 2,
  /** The service refuses the request. */
  refused: 3,
  /** The service requires that the user signs in, or does not allow them the request. */
  forbidden: 4,
  notFound: 5,
  /** The service cannot be reached, or does not answer in time. */
  unavailable: 6,
  /** What was waited for has not happened in time. */
  timeout: 7,
  /** An error of the command itself. */
  bug: 70,
  interrupted: 130,
} as const

/** Returns the exit code for what was thrown. */
export function exitCodeOf(error: unknown): number {
  if (isUsageError(error)) return error.exitCode
  if (isServiceError(error)) {
    if (error.status === 401 || error.status === 403) return exitCodes.forbidden
    if (error.status === 404 || error.status === 410) return exitCodes.notFound
    return error.status >= 502 ? exitCodes.unavailable : exitCodes.refused
  }
  if (isOcciError(error, 'unavailable', 'timeout')) return exitCodes.unavailable
  if (isOcciError(error, 'invalid')) return exitCodes.usage
  return isOcciError(error) ? exitCodes.refused : exitCodes.bug
}
