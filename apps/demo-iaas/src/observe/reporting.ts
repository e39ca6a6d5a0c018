import type { Observer } from '@occi/core'
import type { LogLevel } from '../log-levels.ts'
import { lineOf } from '../report.ts'

/** How the demo tells operators what happens. */
export interface Reporting {
  /** Reports an error that no caller sees the cause of. */
  readonly error: (error: unknown, during: string) => void
  /** Reports in a line that something is wrong. */
  readonly warn: (line: string) => void
  /** Logs that something of the process has changed. */
  readonly event: (name: string, details?: Readonly<Record<string, unknown>>) => void
  /** Logs what the service does. */
  readonly observers: readonly Observer[]
}

/** Reports as JSON from a level on; without a level errors alone, as text. */
export async function reportingAt(level: LogLevel | undefined): Promise<Reporting> {
  if (level === undefined) {
    return {
      error: (error, during) => process.stderr.write(lineOf(error, during)),
      warn: (line) => process.stderr.write(`${line}\n`),
      event: () => {},
      observers: [],
    }
  }
  const { createLog, logError, logObserver } = await import('./logs.ts')
  const log = createLog(level)
  return {
    error: (error, during) => logError(log, error, during),
    warn: (line) => log.warn(line),
    event: (name, details = {}) => log.info(details, name),
    observers: [logObserver(log)],
  }
}
