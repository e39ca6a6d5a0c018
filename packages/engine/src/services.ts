import type { Policy, Registry } from '@occi/core'
import type { BackendTable } from './backend-table.ts'

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
