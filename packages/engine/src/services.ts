import { type Awaitable, OcciError, type Operation, type Policy, type Registry } from '@occi/core'
import type { BackendTable } from './backend-table.ts'
import type { Call } from './call.ts'
import type { EngineLimits } from './limits.ts'

/** What all operations work with. */
export interface Services {
  readonly registry: Registry
  readonly policy: Policy
  readonly table: BackendTable
  readonly limits: EngineLimits
  /** Backend calls at once when many entities are refreshed for a listing. */
  readonly concurrency: number
  /** Told of errors that no caller sees: of compensations, of entities that could not be refreshed. */
  report(error: unknown, during: string): void
  /** Has what was left unfinished looked after, as soon as may be. */
  recoverSoon(): void
}

/** Asks the policy whether the caller may do something; its refusal is thrown. */
export function authorize({ policy }: Services, call: Call, operation: Operation): Awaitable<void> {
  return call.isAllowed ? undefined : policy.authorize?.(operation, call)
}

/** The error for a key that names nothing the caller can see. */
export function notFound(key: string): OcciError {
  return new OcciError('not-found', `there is no entity ${key}`)
}
