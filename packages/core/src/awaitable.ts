/** A value, or a promise of it. Contracts return it so that an available value needs no turn of the event loop. */
export type Awaitable<T> = T | Promise<T>

/** Returns whether a value is a promise (or another thenable). */
export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/**
 * Continues with a value: at once if it is available, else when its promise is fulfilled.
 *
 * @example chain(registry.entity('/compute/1', scope), (entity) => entity?.version)
 */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromise(value) ? value.then(next) : next(value)
}
