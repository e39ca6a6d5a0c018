import { inspect } from 'node:util'
import { OcciError } from '@occi/core'

/**
 * What is said of an error that no caller sees the cause of: one line where something is away, as a full disk; all that
 * is known where it is a bug.
 *
 * @example lineOf(error, 'POST /compute/') // 'POST /compute/: the registry is not available: …\n'
 */
export function lineOf(error: unknown, during: string): string {
  const isAway = error instanceof OcciError && (error.code === 'unavailable' || error.code === 'http')
  return `${during}: ${isAway ? error.message : inspect(error)}\n`
}
