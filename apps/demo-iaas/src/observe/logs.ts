import type { Observer } from '@occi/core'
import pino, { type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from '../log-levels.ts'
import { isExplained } from '../report.ts'

/**
 * Creates a log with one JSON object a line. It is written at once: what was logged last before a crash is not lost.
 *
 * @param destination defaults to the standard error output
 */
export function createLog(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}

/** Logs an error that no caller sees the cause of; with a stack trace if it is a bug. */
export function logError(log: Logger, error: unknown, during: string): void {
  if (isExplained(error)) log.warn({ during, reason: error.message }, 'failed')
  else log.error({ during, err: error }, 'bug')
}

/** Logs one line for each request, failed sign-in and recovery; calls of backends and locks at the level debug. */
export function logObserver(log: Logger): Observer {
  const since = (start: number) => Math.round((performance.now() - start) * 1000) / 1000
  return {
    requestStarted({ id, method, path, address }) {
      const start = performance.now()
      return {
        end({ status, owner, isAborted }) {
          const aborted = isAborted ? true : undefined
          log.info({ id, method, path, status, ms: since(start), owner, address, aborted }, 'request')
        },
      }
    },
    backendCalled({ routine, kind, location, owner }) {
      if (!log.isLevelEnabled('debug')) return undefined
      const start = performance.now()
      return {
        end: ({ error }) =>
          log.debug({ routine, kind, location, owner, ms: since(start), reason: reasonOf(error) }, 'backend'),
      }
    },
    locksRequested({ operation, keys }) {
      if (!log.isLevelEnabled('debug')) return undefined
      const start = performance.now()
      return {
        end: ({ error }) =>
          log.debug({ operation, keys: keys.length, ms: since(start), reason: reasonOf(error) }, 'locks'),
      }
    },
    recoveryStarted() {
      const start = performance.now()
      return {
        end({ finished, left, error }) {
          const level = error !== undefined || left > 0 ? 'warn' : finished > 0 ? 'info' : 'debug'
          log[level]({ finished, left, ms: since(start), reason: reasonOf(error) }, 'recovery')
        },
      }
    },
    signInFailed: (failure) => log.warn(failure, 'sign-in failed'),
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error === undefined) return undefined
  return error instanceof Error ? error.message : String(error)
}
