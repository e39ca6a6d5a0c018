import { OcciError } from '@occi/core'

/** Ends a request that was shown and not sent. */
export class NotSent extends OcciError {
  constructor() {
    // Not one of the codes that are tried again.
    super('internal', 'the request was shown and not sent')
  }
}

/** Returns whether a request was shown and not sent. */
export function isNotSent(error: unknown): error is NotSent {
  return error instanceof NotSent
}
