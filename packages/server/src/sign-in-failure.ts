import { isHttpError, type RequestHead, type SignInFailure } from '@occi/core'

/**
 * Returns what an observer learns about a caller who was refused; undefined if it was not for their credentials. A browser
 * sends none at first, which is no failure.
 */
export function signInFailure(error: unknown, head: RequestHead, request?: string): SignInFailure | undefined {
  if (!isHttpError(error) || (error.status !== 401 && error.status !== 429)) return undefined
  if (error.status === 401 && head.header('authorization') === undefined) return undefined
  return { request, address: head.address, status: error.status, reason: error.message }
}
