/**
 * Lets everybody else have a turn. Where a registry answers at once, work on many entities would otherwise not come to
 * an end of its own accord, and all other requests wait for it.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
