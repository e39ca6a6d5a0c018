import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Where a password is read from: a terminal, on which it is not shown, or a pipe. */
export interface PasswordInput extends NodeJS.ReadableStream {
  readonly isTTY?: boolean
}

/** The password was not given: the terminal or the pipe was closed before it was. */
export class NoPasswordError extends Error {}

/**
 * Reads a password: twice from a terminal, until both are the same, which shows nothing of it; else the first line.
 *
 * @param prompt writes what the terminal shows
 * @throws NoPasswordError
 */
export async function readPassword(input: PasswordInput, prompt: (text: string) => void): Promise<string> {
  const isTerminal = input.isTTY === true
  const nowhere = new Writable({ write: (_text, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: isTerminal, historySize: 0 })
  const iterator = lines[Symbol.asyncIterator]()
  try {
    if (!isTerminal) return await nextLine(iterator)
    for (;;) {
      prompt('Password: ')
      const first = await nextLine(iterator)
      prompt('\nThe same again: ')
      const second = await nextLine(iterator)
      prompt('\n')
      if (first === second) return first
      prompt('These were not the same.\n')
    }
  } finally {
    lines.close()
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { done, value } = await lines.next()
  if (done === true) throw new NoPasswordError('no password was given')
  return value
}
