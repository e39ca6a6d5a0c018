import { once } from 'node:events'
import type { Fetch } from '@occi/client'
import type { Environment } from './contexts/folders.ts'
import { clearProgress } from './output/progress.ts'
import type { Output } from './output/stream.ts'

/** What a command talks to: its streams, its environment, and the signal that interrupts it. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** Results. */
  readonly output: Output
  /** Errors, progress and questions. */
  readonly errors: Output
  readonly env: Environment
  /** Is aborted when the user interrupts the command. */
  readonly signal: AbortSignal
  /** Sends requests. */
  readonly fetch: Fetch
}

/** Writes text, and waits until the stream takes more. */
export async function write(stream: Output, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}

/** Writes a line of the result. */
export function print(terminal: Pick<Terminal, 'output' | 'errors'>, line: string): Promise<void> {
  clearProgress(terminal)
  return write(terminal.output, `${line}\n`)
}

/** Writes a line that is no result: a warning or a remark. */
export function remark(terminal: Pick<Terminal, 'errors'>, line: string): Promise<void> {
  clearProgress(terminal)
  return write(terminal.errors, `${line}\n`)
}
