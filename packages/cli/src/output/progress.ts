import type { Terminal } from '../terminal.ts'
import { safeText } from './safe-text.ts'

/** One line on a terminal that says what a command is doing; nothing where the standard error output is no terminal. */
export class Progress {
  readonly #terminal: Terminal
  #isShown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(given: string): void {
    const { errors } = this.#terminal
    if (errors.isTTY !== true) return
    const text = safeText(given)
    // Some terminals say that they have no columns.
    const most = (errors.columns || 80) - 1
    errors.write(`\r${text.length > most ? `${text.slice(0, most - 1)}…` : text}\u001b[K`)
    this.#isShown = true
  }

  clear(): void {
    if (this.#isShown) this.#terminal.errors.write('\r\u001b[K')
    this.#isShown = false
  }
}
