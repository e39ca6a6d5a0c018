import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Asks the user on a terminal, or reads a line if the standard input is none.
 *
 * @param isSecret whether the terminal must not show what is typed
 * @throws UsageError if there is no answer
 */
export async function ask(
  { input, errors, signal }: Terminal,
  question: string,
  { isSecret = false }: { readonly isSecret?: boolean } = {},
): Promise<string> {
  const isTerminal = input.isTTY === true
  const nowhere = new Writable({ write: (_text, _encoding, done) => done() })
  const output = isTerminal && !isSecret ? errors : nowhere
  const lines = createInterface({ input, output, terminal: isTerminal, historySize: 0 })
  try {
    const answer = new Promise<string | undefined>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('close', () => resolve(undefined))
      lines.once('SIGINT', () => reject(new DOMException('interrupted', 'AbortError')))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    if (isTerminal && isSecret) errors.write(`${question}: `)
    else if (isTerminal) {
      lines.setPrompt(`${question}: `)
      lines.prompt()
    }
    const line = await answer
    if (isTerminal && isSecret) errors.write('\n')
    if (line !== undefined && line !== '') return line
  } finally {
    lines.close()
  }
  throw new UsageError(`${question} is missing: type it, or send it on the standard input.`)
}
