import type { Settings } from './settings.ts'

/** What a figure must reach: at most, or at least, a number. Neither if it is shown for comparison only. */
export interface Target {
  readonly atMost?: number
  readonly atLeast?: number
}

/** What was measured, and what it must reach. */
export interface Result {
  readonly name: string
  /** `x` for a ratio to a reference. */
  readonly unit: 'x' | 'ms' | 'KiB'
  readonly target: Target
  /** One figure for each round. */
  readonly samples: readonly number[]
  /** What the figure is made of, such as the times of both sides. */
  readonly detail: string
}

/** A row of the table, or a few that are measured together. */
export interface Row {
  /** The group that the row belongs to, such as `http`. */
  readonly group: string
  readonly name: string
  /** @throws RowSkipped if something that the row needs is missing here */
  measure(settings: Settings): Promise<readonly Result[]>
}

/** Something that a row needs is missing on this machine; the message says what. */
export class RowSkipped extends Error {}
