/** The stable codes of {@link QmpError}. */
export type QmpErrorCode = 'refused' | 'timeout' | 'closed' | 'protocol'

/**
 * A command to QEMU that failed: `refused` by QEMU, not answered in time (`timeout`), the connection ended (`closed`), or
 * the other side does not speak QMP (`protocol`).
 */
export class QmpError extends Error {
  readonly code: QmpErrorCode

  constructor(code: QmpErrorCode, message: string) {
    super(message)
    this.name = 'QmpError'
    this.code = code
  }
}

/** Returns whether an error says that the process has ended, or is about to. */
export function isEnd(error: unknown): boolean {
  return error instanceof QmpError && error.code === 'closed'
}
