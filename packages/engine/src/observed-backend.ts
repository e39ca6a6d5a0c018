import type { Backend, BackendContext, Entity, Observer } from '@occi/core'
import { backendRoutines, failureOf, observe, type Report } from '@occi/core/authoring'

/** Returns a function that gives each backend its observed form; the backend itself, if nothing observes backends. */
export function backendObserver(observer: Observer | undefined, report: Report): (backend: Backend) => Backend {
  if (observer?.backendCalled === undefined) return (backend) => backend
  const observed = new WeakMap<Backend, Backend>()
  return (backend) => {
    const known = observed.get(backend)
    if (known !== undefined) return known
    const made = observedBackend(backend, observer, report)
    observed.set(backend, made)
    // What is observed already stays as it is.
    observed.set(made, made)
    return made
  }
}

type AnyRoutine = (...args: readonly unknown[]) => unknown

/** The same backend, whose routines are observed; it has the same class and the same other members. */
function observedBackend(backend: Backend, observer: Observer, report: Report): Backend {
  const members: PropertyDescriptorMap = {}
  for (const name of backendRoutines) {
    const routine = backend[name] as AnyRoutine | undefined
    if (routine === undefined) continue
    const value: AnyRoutine = (...args) => {
      const [first] = args as readonly [Entity | readonly Entity[]]
      const { owner } = args.at(-1) as BackendContext
      const { kind = '', location = '' } = [first].flat()[0] ?? {}
      return observe(
        () => observer.backendCalled?.({ routine: name, kind, location, owner }),
        () => routine.apply(backend, [...args]),
        failureOf,
        report,
      )
    }
    members[name] = { value, enumerable: true }
  }
  return Object.create(backend, members) as Backend
}
