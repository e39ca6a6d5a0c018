import type { Terminal } from './terminal.ts'

/** One run of the command: what it talks to, and what it will end with. */
export interface Run {
  readonly terminal: Terminal
  exitCode: number
}
