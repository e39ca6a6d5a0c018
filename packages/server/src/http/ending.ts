/** How a signal is made for a connection, by its socket. */
const makers = new WeakMap<object, () => AbortSignal>()

/** Notes what makes the signal that ends answers on a connection which have no end of their own. */
export function setEnding(socket: object, make: () => AbortSignal): void {
  makers.set(socket, make)
}

/**
 * Returns a signal that ends an answer which has no end of its own: it aborts when the server stops, and when the client
 * has ended its side of the connection. Undefined for a connection of another host.
 */
export function endingOf(socket: unknown): AbortSignal | undefined {
  return typeof socket === 'object' && socket !== null ? makers.get(socket)?.() : undefined
}
