/** An error that the user can correct; the message says what to do. */
export class UsageError extends Error {
  readonly exitCode: number

  /** @param exitCode defaults to 2, wrong usage */
  constructor(message: string, exitCode = 2) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Returns whether a thrown value is an error that the user can correct. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof UsageError
}
