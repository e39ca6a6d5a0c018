import { type Awaitable, isPromise } from './awaitable.ts'
import type { Observation } from './observer.ts'
import type { Report } from './report.ts'

/** How something ended: with a value, or with an error. */
export type Settled<T> = { readonly value: T } | { readonly error: unknown }

/**
 * Runs something under observation. What an observer throws is reported and changes nothing.
 *
 * @param start starts the observation; undefined for none
 * @param endOf derives how it ended
 */
export function observe<T, End>(
  start: () => Observation<End> | undefined,
  run: () => Awaitable<T>,
  endOf: (settled: Settled<T>) => End,
  report: Report,
): Awaitable<T> {
  const observation = reporting(start, report)
  if (observation === undefined) return run()
  const end = (settled: Settled<T>) => reporting(() => observation.end(endOf(settled)), report)
  const succeed = (value: T) => {
    end({ value })
    return value
  }
  const fail = (error: unknown): never => {
    end({ error })
    throw error
  }
  let result: Awaitable<T>
  try {
    result = observation.within === undefined ? run() : observation.within(run)
  } catch (error) {
    return fail(error)
  }
  return isPromise(result) ? result.then(succeed, fail) : succeed(result)
}

/** Calls an observer; what it throws is reported. */
export function reporting<T>(call: () => T, report: Report): T | undefined {
  try {
    return call()
  } catch (error) {
    report(error, 'calling the observer')
    return undefined
  }
}

/** The end of something that is observed for its failure alone. */
export function failureOf<T>(settled: Settled<T>): { readonly error?: unknown } {
  return 'error' in settled ? settled : {}
}
