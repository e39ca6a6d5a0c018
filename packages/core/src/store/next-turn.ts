/** Runs a function in the next turn of the event loop, on runtimes without `setImmediate` as well. */
export function inNextTurn(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run)
  else setTimeout(run, 0)
}
