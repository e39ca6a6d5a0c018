import { hash } from 'node:crypto'
import type { Revision } from '@occi/core'
import { notKept } from '@occi/core/store'
import type { StoreInfo } from './schema.ts'

/**
 * Which commits a state contains: all with a number below `from`, and those below `to` that are not `missing`. Commits
 * become visible in another order than that of their numbers, those of a long transaction late.
 */
export interface RevisionState {
  readonly from: number
  readonly to: number
  /** Numbers from `from` on and below `to`, ascending. */
  readonly missing: readonly number[]
  /** Of the commits that share a number, those up to a turn are contained too. */
  readonly part?: { readonly number: number; readonly turn: number }
}

/** Beyond so many concurrent transactions a state names less than it contains: `changes` then repeats some. */
const mostMissing = 50

/** Returns the state that a snapshot of PostgreSQL (`xmin:xmax:xip,…`) shows; `own` is the commit that took it. */
export function stateIn(snapshot: string, { base }: StoreInfo, own?: number): RevisionState {
  const [xmin = '', xmax = '', running = ''] = snapshot.split(':')
  const missing =
    running === '' ? [] : running.split(',').flatMap((xid) => (base + Number(xid) === own ? [] : [base + Number(xid)]))
  const end = base + Number(xmax)
  if (own === undefined || own < end) return normalizedState(base + Number(xmin), end, missing)
  // What was begun after the snapshot's end is not known to have ended, the commit itself aside.
  for (let number = end; number < own && missing.length <= mostMissing; number++) missing.push(number)
  return normalizedState(base + Number(xmin), own + 1, missing)
}

/** Returns the state that contains one commit more than another, and all before it. */
export function advanced({ to, missing }: RevisionState, number: number): RevisionState {
  return normalizedState(number + 1, to, missing)
}

function normalizedState(from: number, to: number, missing: readonly number[]): RevisionState {
  const left = missing.filter((number) => number >= from).sort((a, b) => a - b)
  const [first] = left
  // All before the first that is missing is contained.
  if (first === undefined) return { from: Math.max(from, to), to: Math.max(from, to), missing: [] }
  if (left.length > mostMissing) return { from: first, to: first, missing: [] }
  return { from: first, to, missing: left }
}

/** Returns whether a state contains a commit. */
export function contains({ from, to, missing }: RevisionState, number: number): boolean {
  return number < from || (number < to && !missing.includes(number))
}

/** Writes a revision: the history, then the numbers of the state in base 36. */
export function formatRevision({ from, to, missing, part }: RevisionState, store: StoreInfo): Revision {
  const start = `${epochOf(store)}-${from.toString(36)}`
  const offsets = missing.map((number) => (number - from).toString(36))
  const rest = missing.length === 0 ? '' : `-${(to - from).toString(36)}-${offsets.join('.')}`
  return start + rest + (part === undefined ? '' : `_${(part.number - from).toString(36)}.${-part.turn}`)
}

const form = /^(\w+)-([0-9a-z]{1,11})(?:-([0-9a-z]{1,11})-([0-9a-z.]{1,600}))?(?:_([0-9a-z]{1,11})\.(\d{1,4}))?$/

/** Reads a revision. @throws OcciError `gone` if it cannot be one */
export function parseRevision(revision: Revision): { readonly state: RevisionState; readonly epoch: string } {
  const [, epoch, start = '', length = '0', offsets = '', of, turn] = form.exec(revision) ?? []
  if (epoch === undefined) throw notKept(revision)
  const from = Number.parseInt(start, 36)
  const after = (offset: string) => from + Number.parseInt(offset, 36)
  const missing = offsets === '' ? [] : offsets.split('.').map(after)
  const state = { from, to: after(length), missing }
  const part = of === undefined ? undefined : { number: after(of), turn: -Number(turn) }
  if (![from, state.to, ...missing, part?.number ?? from].every(Number.isSafeInteger)) throw notKept(revision)
  return { state: part === undefined ? state : { ...state, part }, epoch }
}

/** Returns what tells the history of a store from all others. */
export function epochOf({ token }: StoreInfo): string {
  return hash('sha256', token, 'hex').slice(0, 12)
}
