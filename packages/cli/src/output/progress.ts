import { safeText } from './safe-text.ts'
import type { Output } from './stream.ts'

interface Screen {
  readonly errors: Output
}

/** The streams whose last line is one of progress. */
const shownOn = new WeakSet<Output>()

/** Shows one line that says what a command is doing, if the standard error output is a terminal. */
export function showProgress({ errors }: Screen, given: string): void {
  if (errors.isTTY !== true) return
  const text = safeText(given)
  // Some terminals say that they have no columns.
  const most = (errors.columns || 80) - 1
  errors.write(`\r${text.length > most ? `${text.slice(0, most - 1)}…` : text}\u001b[K`)
  shownOn.add(errors)
}

/** Removes the line of progress, which would else stand before a result on the same line of the terminal. */
export function clearProgress({ errors }: Screen): void {
  if (shownOn.delete(errors)) errors.write('\r\u001b[K')
}
