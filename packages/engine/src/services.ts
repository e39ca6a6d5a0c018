import { type Awaitable, OcciError, type Operation, type Policy, type Registry } from '@occi/core'
import type { BackendTable } from './backend-table.ts'
import type { Call } from './call.ts'

/** What all operations work with. */
export interface Services {
  readonly registry: Registry
  readonly policy: Policy
  readonly table: BackendTable
  /** How many backend calls run at once when many entities are refreshed for a listing. */
  readonly concurrency: number
  /** Reports errors that no caller sees: of backends that could not undo, of entities that could not be refreshed. */
  report(error: unknown, during: string): void
  /** Starts recovery soon: a transaction was left unfinished. */
  recoverSoon(): void
}

/** Throws what the policy throws if the caller may not do something. */
export function authorize(call: Call, operation: Operation): Awaitable<void> {
  return call.isAllowed ? undefined : call.services.policy.authorize?.(operation, call)
}

/** Returns the error for a key that names nothing the caller can see. */
export function notFound(key: string): OcciError {
  return new OcciError('not-found', `no entity exists at ${key}`)
}
