/** What is carried out before the work of the next turn. */
const first: (() => void)[] = []

/** Runs a function in the next turn of the event loop, after all that has arrived by then. */
export function inNextTurn(run: () => void): void {
  soon(() => {
    try {
      runFirst()
    } finally {
      run()
    }
  })
}

/** Lets all that has arrived, and other work, go before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => inNextTurn(resolve))
}

/**
 * Runs a function when all that has arrived in this turn of the event loop is read, and before any work that gives
 * others a turn goes on.
 */
export function beforeNextTurn(run: () => void): void {
  first.push(run)
  // One for each: what follows one that fails is carried out nevertheless.
  soon(runFirst)
}

function runFirst(): void {
  for (let run = first.shift(); run !== undefined; run = first.shift()) run()
}

/** On runtimes without `setImmediate` as well. */
function soon(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run)
  else setTimeout(run, 0)
}
