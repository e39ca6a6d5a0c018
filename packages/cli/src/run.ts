import { CommanderError } from 'commander'
import { exitCodes } from './exit-code.ts'
import { programFor, withCommand } from './program.ts'
import { reportError } from './report-error.ts'
import { httpFetch } from './requests/http-fetch.ts'
import { isNotSent } from './requests/not-sent.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs the command once.
 *
 * @param args what follows `occi`
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const state = { terminal, exitCode: exitCodes.done as number }
  try {
    const program = programFor(state)
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync(withCommand(program, args), { from: 'user' })
    return state.exitCode
  } catch (error) {
    if (terminal.signal.aborted || isInterruption(error)) return exitCodes.interrupted
    if (isNotSent(error)) return exitCodes.done
    // It has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    return reportError(terminal, error)
  }
}

/** While a question is asked, Ctrl+C is no signal to the process. */
function isInterruption(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Runs the command that this process was started as. */
export async function main(): Promise<void> {
  const interruption = new AbortController()
  process.once('SIGINT', () => {
    interruption.abort(new DOMException('interrupted', 'AbortError'))
    process.once('SIGINT', () => process.exit(exitCodes.interrupted))
  })
  // What reads the results has read enough, such as `head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done)
    throw error
  })
  const { stdin: input, stdout: output, stderr: errors, env } = process
  const signal = interruption.signal
  process.exitCode = await run(process.argv.slice(2), { input, output, errors, env, signal, fetch: httpFetch })
}
