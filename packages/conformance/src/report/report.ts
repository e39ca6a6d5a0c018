import type { Document, Level } from '../case.ts'

/** How a case ended. */
export type Status = 'passed' | 'failed' | 'departed' | 'skipped'

/** How a case ended, and why. */
export interface Outcome {
  readonly status: Status
  /** Why it was skipped, or the departure that it is. */
  readonly reason?: string
  /** The option that permits what it would do, if it was skipped for want of it. */
  readonly needs?: 'write' | 'destructive'
  /** What is wrong. */
  readonly faults?: readonly string[]
  /** The request whose answer is wrong, without credentials. */
  readonly sent?: string
  /** The answer that is wrong, cut if it is long. */
  readonly received?: string
}

/** The result of one case. */
export interface Result extends Outcome {
  readonly id: string
  readonly document: Document
  readonly section: string
  readonly title: string
  readonly level: Level
  /** The sentence of the standard. */
  readonly sentence: string
}

/** What a run has found. */
export interface Report {
  /** The URL of the endpoint, without credentials. */
  readonly url: string
  /** The `Server` field of the query interface. */
  readonly server?: string
  /** The identifier of the kind that entities were created of; undefined if none was needed. */
  readonly kind?: string
  readonly results: readonly Result[]
}

/** How many results have each status. */
export type Counts = Readonly<Record<Status, number>>

/** Counts results by status. */
export function countsOf(results: readonly Result[]): Counts {
  const counts = { passed: 0, failed: 0, departed: 0, skipped: 0 }
  for (const { status } of results) counts[status]++
  return counts
}

const strength: Readonly<Record<Level, number>> = { MUST: 3, SHOULD: 2, MAY: 1 }

/** Returns the results that count as failures at a level: failed cases of it and of stronger ones, departures if `isStrict`. */
export function failuresOf(results: readonly Result[], level: Level, isStrict: boolean): readonly Result[] {
  return results.filter(
    (result) =>
      strength[result.level] >= strength[level] &&
      (result.status === 'failed' || (isStrict && result.status === 'departed')),
  )
}

/** Groups results by a key, in the order in which the keys occur. */
export function groupsOf(results: readonly Result[], key: (result: Result) => string): readonly [string, Result[]][] {
  const groups = new Map<string, Result[]>()
  for (const result of results) groups.set(key(result), [...(groups.get(key(result)) ?? []), result])
  return [...groups]
}
