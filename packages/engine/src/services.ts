import type { Awaitable, Catalogue, Observer, Policy } from '@occi/core'
import type { Registry, Scope } from '@occi/core/authoring'
import type { BackendTable } from './backend-table.ts'
import type { Completion } from './completion.ts'
import type { EngineLimits } from './limits.ts'

/** What all operations work with. */
export interface Services {
  readonly registry: Registry
  readonly policy: Policy
  readonly table: BackendTable
  readonly observer: Observer
  /** Completes what was stored before a definition changed. */
  readonly completion: Completion
  /** Returns the categories that a scope sees. */
  catalogue(scope: Scope): Awaitable<Catalogue>
  /** Locations that no mixin may get. */
  readonly reserved: readonly string[]
  readonly limits: EngineLimits
  /** How many backend calls run at once when many entities are refreshed for a listing. */
  readonly concurrency: number
  /** Reports errors that no caller sees: of backends that could not undo, of entities that could not be refreshed. */
  report(error: unknown, during: string): void
  /** Starts recovery soon: a transaction was left unfinished. */
  recoverSoon(): void
}
