import type { ConnectOptions } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import type { Context } from './context-file.ts'

/**
 * Returns who calls in a context; commands for passwords and tokens are run.
 *
 * @throws UsageError if such a command fails
 */
export async function credentialsOf(context: Context): Promise<ConnectOptions['auth']> {
  const { user, tokenCommand, passwordCommand } = context
  const token = context.token ?? (tokenCommand && (await outputOf(tokenCommand)))
  if (token !== undefined) return { token }
  if (user === undefined) return undefined
  return { user, password: context.password ?? (passwordCommand ? await outputOf(passwordCommand) : '') }
}

/** Returns the first line that a command of the shell prints. */
async function outputOf(command: string): Promise<string> {
  const { exec } = await import('node:child_process')
  const { promisify } = await import('node:util')
  try {
    const { stdout } = await promisify(exec)(command, { timeout: 60_000 })
    const [line = ''] = stdout.split(/\r?\n/, 1)
    if (line !== '') return line
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new UsageError(`The command for the password or token failed: ${command}${said === '' ? '' : `\n${said}`}`)
  }
  throw new UsageError(`The command for the password or token printed nothing: ${command}`)
}
