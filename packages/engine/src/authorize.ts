import { type Awaitable, OcciError, type Operation } from '@occi/core'
import type { Call } from './call.ts'

/** Throws what the policy throws if the caller may not do something. */
export function authorize(call: Call, operation: Operation): Awaitable<void> {
  return call.isAllowed ? undefined : call.services.policy.authorize?.(operation, call)
}

/** Returns the error for a key that names nothing the caller can see. */
export function notFound(key: string): OcciError {
  return new OcciError('not-found', `no entity exists at ${key}`)
}
