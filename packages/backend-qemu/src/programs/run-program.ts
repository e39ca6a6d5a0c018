import { execFile } from 'node:child_process'

/** A program that could not be started, or that has failed. */
export class ProgramError extends Error {
  /** Whether the program does not exist. */
  readonly isMissing: boolean

  constructor(message: string, isMissing: boolean) {
    super(message)
    this.name = 'ProgramError'
    this.isMissing = isMissing
  }
}

/** The options of a run of a program. */
export interface RunOptions {
  /** Aborts the run. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which it is killed. Defaults to 30,000. */
  readonly timeout?: number
  /** What the program reads. Defaults to nothing. */
  readonly input?: string
  readonly uid?: number | undefined
  readonly gid?: number | undefined
}

/**
 * Runs a program without a shell and returns what it writes.
 *
 * @throws ProgramError with the last line that it wrote to its error output
 */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { timeout = 30_000, input = '', ...rest } = options
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout, maxBuffer: 1024 * 1024, ...rest }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      const reason = stderr.trim().split('\n').at(-1)
      const why = reason === undefined || reason === '' ? error.message : reason
      return reject(new ProgramError(`${program}: ${why}`, error.code === 'ENOENT'))
    })
    // It may have ended before it has read.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
