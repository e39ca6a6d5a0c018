import { inNextTurn } from '@occi/core/authoring'

/** How many entities may be read, in one turn of the event loop, by operations on many, before others wait for the next. */
const entitiesInTurn = 500

/** Something that waits for its turn. */
interface Waiting {
  readonly resume: () => void
  /** Whether it reads once, so that others may continue in the same turn as long as few entities were read. */
  readonly isShort: boolean
}

const waiting: Waiting[] = []
let read = 0
let isScheduled = false

/**
 * Gives other requests a turn. If a registry answers at once, work on many entities would otherwise not yield
 * by itself, and all other requests wait for it. However many operations wait for a turn, one of them
 * continues at a time, in the order in which they came, and in between the event loop serves what else has arrived.
 */
export function turn(): Promise<void> {
  return wait(false)
}

/** Waits for a turn if much was read in this one; returns at once otherwise. */
export function turnIfBusy(): Promise<void> | undefined {
  return read >= entitiesInTurn || (read > 0 && waiting.length > 0) ? wait(true) : undefined
}

/** Counts entities that were read for an operation on many. */
export function countRead(entities: number): void {
  if (entities === 0) return
  read += entities
  schedule()
}

function wait(isShort: boolean): Promise<void> {
  return new Promise((resume) => {
    waiting.push({ resume, isShort })
    schedule()
  })
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  inNextTurn(next)
}

function next(): void {
  isScheduled = false
  read = 0
  resume(mostInTurn)
  if (waiting.length > 0) schedule()
}

/** How many that read once continue in one turn at most, whatever they have read. */
const mostInTurn = 16

function resume(most: number): void {
  const first = waiting.shift()
  first?.resume()
  // It has read, if the registry answers at once, before this microtask runs.
  if (first?.isShort && most > 1) queueMicrotask(() => resumeShort(most - 1))
}

function resumeShort(most: number): void {
  if (read < entitiesInTurn && waiting[0]?.isShort) resume(most)
}
