import type { Awaitable, Catalogue, Observer, Policy } from '@occi/core'
import type { Registry, Report, Scope } from '@occi/core/authoring'
import type { BackendTable } from './backend-table.ts'
import type { Completion } from './completion.ts'
import type { ChangeHub } from './events/hub.ts'
import type { EngineLimits } from './limits.ts'
import type { TimeLimit } from './time-limit.ts'

/** What all operations work with. */
export interface Services {
  readonly registry: Registry
  readonly policy: Policy
  readonly table: BackendTable
  readonly observer: Observer
  /** Follows the changes of the registry for all streams of events. */
  readonly hub: ChangeHub
  /** Completes what was stored before a definition changed. */
  readonly completion: Completion
  /** Returns the categories that a scope sees. */
  catalogue(scope: Scope): Awaitable<Catalogue>
  /** Locations that no mixin may get. */
  readonly reserved: readonly string[]
  readonly limits: EngineLimits
  readonly timeLimits: TimeLimits
  /** How many backend calls run at once when many entities are refreshed for a listing. */
  readonly concurrency: number
  /** Reports errors that no caller sees: of backends that could not undo, of entities that could not be refreshed. */
  readonly report: Report
  /** Starts recovery soon: a transaction was left unfinished. */
  recoverSoon(): void
}

/** How long backend calls may take. */
export interface TimeLimits {
  /** For each call of an operation that changes something. */
  readonly change: TimeLimit
  /** For each call that brings an entity up to date, and for all those of a part of a listing together. */
  readonly retrieve: TimeLimit
}
