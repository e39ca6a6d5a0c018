import { isServiceError } from '@occi/client'
import { type Fault, isOcciError } from '@occi/core'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { styled } from './output/colours.ts'
import { safeText } from './output/safe-text.ts'
import { remark, type Terminal } from './terminal.ts'
import { isUsageError } from './usage-error.ts'

/** Says what went wrong, and what to do; returns the exit code for it. */
export async function reportError(terminal: Terminal, error: unknown): Promise<number> {
  const code = exitCodeOf(error)
  const text = isUsageError(error) || isOcciError(error) ? messageOf(error) : bugReport(error)
  const lines = text.trim().split('\n').map(safeText)
  await remark(terminal, `${styled(terminal.errors, 'bad', 'error:')} ${lines.join('\n')}`)
  const hint = hintFor(error, code)
  if (hint !== undefined) await remark(terminal, hint)
  return code
}

function messageOf(error: Error): string {
  if (!isServiceError(error) || error.faults.length === 0) return error.message
  return error.faults.map(({ message }) => message).join('\n       ')
}

function bugReport(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `This is an error of the command occi itself, please report it.\n${text}`
}

function hintFor(error: unknown, code: number): string | undefined {
  if (isServiceError(error) && error.status === 401) return 'To sign in, run: occi login URL --user NAME'
  if (isServiceError(error) && error.code === 'not-applicable') {
    return 'To see which actions apply now, run: occi describe PATH'
  }
  if (isServiceError(error) && error.faults.some(isOfAttribute)) {
    return 'To see attributes and their rules, run: occi explain KIND'
  }
  if (isServiceError(error) && error.code === 'precondition') {
    return 'Another client has changed it since it was read. Run the command again.'
  }
  if (code === exitCodes.unavailable && isOcciError(error, 'unavailable')) {
    if (/SSL routines/.test(error.message)) return 'Does the service have TLS? Try http:// in place of https://.'
    return /certificate/.test(error.message)
      ? 'If an authority of your own has signed it, set NODE_EXTRA_CA_CERTS to the file of its certificate.'
      : 'Is the service running, and is its URL right?'
  }
  return undefined
}

/** Whether an attribute is wrong, or is missing, which has no place in the message. */
function isOfAttribute({ position: { pointer = '' } = {} }: Fault): boolean {
  return pointer === '' || pointer.includes('/attributes')
}
