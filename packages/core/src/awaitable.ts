/** A value, or a promise of it. Contracts return it so that an available value needs no turn of the event loop. */
export type Awaitable<T> = T | Promise<T>

/** Returns whether a value is a promise (or another thenable). */
export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  if (typeof value !== 'object' || value === null) return false
  // A look-up of a member that is not there costs less than the question whether it is.
  const { then }: { readonly then?: unknown } = value
  return typeof then === 'function'
}

/**
 * Continues with a value: at once if it is available, else when its promise is fulfilled.
 *
 * @example chain(registry.entity('/compute/1', scope), (entity) => entity?.version)
 */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Runs something, and handles its failure, whether it is thrown at once or later. */
export function attempt<T>(run: () => Awaitable<T>, failed: (error: unknown) => Awaitable<T>): Awaitable<T> {
  try {
    const result = run()
    return isPromise(result) ? result.then(undefined, failed) : result
  } catch (error) {
    return failed(error)
  }
}

/** Does something with each item, one after the other; it waits only for what is not done at once. */
export function inSequence<T>(items: Iterable<T>, step: (item: T) => Awaitable<void>): Awaitable<void> {
  const left = items[Symbol.iterator]()
  for (let next = left.next(); next.done !== true; next = left.next()) {
    const done = step(next.value)
    if (isPromise(done)) return waitInSequence(done, left, step)
  }
}

async function waitInSequence<T>(
  done: Promise<void>,
  left: Iterator<T>,
  step: (item: T) => Awaitable<void>,
): Promise<void> {
  await done
  for (let next = left.next(); next.done !== true; next = left.next()) await step(next.value)
}
