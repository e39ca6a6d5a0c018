/** A value, or a promise of it. Contracts return it so that what is at hand needs no turn of the event loop. */
export type Awaitable<T> = T | Promise<T>

/** Tells whether a value is a promise (or another thenable). */
export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/**
 * Goes on with a value: at once where it is at hand, else when its promise is kept.
 *
 * @example chain(registry.entity('/compute/1', scope), (entity) => entity?.version)
 */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromise(value) ? value.then(next) : next(value)
}
