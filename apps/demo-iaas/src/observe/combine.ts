import type { Observation, Observer, RecoveryEnd } from '@occi/core'

/** Returns an observer that passes everything on to several. */
export function combine(observers: readonly Observer[]): Observer {
  const signInFailed = observers.flatMap((observer) => observer.signInFailed ?? [])
  return {
    requestStarted: all(observers.flatMap(({ requestStarted }) => requestStarted ?? [])),
    backendCalled: all(observers.flatMap(({ backendCalled }) => backendCalled ?? [])),
    locksRequested: all(observers.flatMap(({ locksRequested }) => locksRequested ?? [])),
    recoveryStarted: all<void, RecoveryEnd>(observers.flatMap(({ recoveryStarted }) => recoveryStarted ?? [])),
    signInFailed:
      signInFailed.length === 0
        ? undefined
        : (failure) => {
            for (const tell of signInFailed) tell(failure)
          },
  }
}

function withinAll<End, T>([first, ...others]: readonly Observation<End>[], run: () => T): T {
  if (first === undefined) return run()
  const inner = () => withinAll(others, run)
  return first.within === undefined ? inner() : first.within(inner)
}

type Start<T, End> = (what: T) => Observation<End> | undefined

function all<T, End>(starts: readonly Start<T, End>[]): Start<T, End> | undefined {
  if (starts.length < 2) return starts[0]
  return (what) => {
    const observations = starts.flatMap((start) => start(what) ?? [])
    return {
      within: (run) => withinAll(observations, run),
      end: (end) => {
        for (const observation of observations) observation.end(end)
      },
    }
  }
}
