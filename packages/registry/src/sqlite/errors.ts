import { isOcciError, OcciError } from '@occi/core'

/** What SQLite's primary result codes mean to the operator of the service (https://sqlite.org/rescode.html). */
const reasons: ReadonlyMap<number, string> = new Map([
  [5, 'it is locked by another process'],
  [6, 'it is locked'],
  [8, 'it is read-only'],
  [10, 'reading or writing it failed'],
  [11, 'it is damaged'],
  [13, 'the disk is full, or the size that it may have is reached'],
  [14, 'it cannot be opened'],
  [26, 'it is no SQLite database'],
])

/** Returns whether an error says that another process had locked the file for as long as this one waited. */
export function isLocked(error: unknown): boolean {
  return isOcciError(error) && primaryCodeOf(error.cause) === 5
}

function primaryCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

/** Returns an error of SQLite as one line that says what is wrong with the store; other errors stay as they are. */
export function fileError(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error
  if ('code' in error && error.code === 'ERR_INVALID_STATE') {
    return new OcciError('unavailable', `${name} is closed`, { cause: error })
  }
  const reason = reasons.get(primaryCodeOf(error) ?? 0)
  if (reason === undefined) return error
  return new OcciError('unavailable', `${name} is not available: ${reason}`, { cause: error })
}
