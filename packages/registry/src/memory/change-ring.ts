import type { Entity, Revision } from '@occi/core'
import type { ChangeSet } from '@occi/core/authoring'
import { type ChangeSource, type HistoryLimits, type KeptChanges, notKept, setsAtOnce } from '@occi/core/store'

/** How many changes are kept for `changes` and `history`. */
export interface MemoryHistoryLimits extends HistoryLimits {
  /** Octets of memory, roughly. */
  readonly octets: number
}

/** The latest change sets, in a ring of bounded size; older ones are forgotten. */
export class ChangeRing implements ChangeSource {
  readonly #limits: MemoryHistoryLimits
  #instance: string | undefined
  /** Without their revisions, which few read and which their numbers tell. */
  readonly #sets: (KeptChanges | undefined)[] = []
  readonly #sizes: number[] = []
  /** The number of the oldest set that is kept; greater than the latest if none is. */
  #oldest = 1
  #latest = 0
  #octets = 0
  #revision: Revision | undefined

  constructor(limits: MemoryHistoryLimits) {
    this.#limits = limits
  }

  /** The number of the latest commit. */
  get latest(): number {
    return this.#latest
  }

  /** The state after the latest commit. */
  get revision(): Revision {
    this.#revision ??= this.#revisionOf(this.#latest)
    return this.#revision
  }

  /** Adds the next commit, and returns its revision. */
  add(set: KeptChanges): Revision {
    if (this.#latest - this.#oldest + 1 === this.#limits.commits) this.#forgetOldest()
    this.#latest++
    this.#revision = undefined
    const at = this.#latest % this.#limits.commits
    this.#sets[at] = set
    const size = memoryOf(set)
    this.#sizes[at] = size
    this.#octets += size
    this.#trim(set.time)
    return this.revision
  }

  read(after: Revision): readonly ChangeSet[] {
    this.#trim(Date.now())
    const first = this.#numberOf(after) + 1
    if (first < this.#oldest) throw notKept(after)
    const sets: ChangeSet[] = []
    for (let number = first; number <= this.#latest && sets.length < setsAtOnce; number++) {
      const set = this.#sets[number % this.#limits.commits]
      if (set !== undefined) sets.push({ revision: this.#revisionOf(number), ...set })
    }
    return sets
  }

  /** Returns the set of a number, if it is kept. */
  at(number: number): KeptChanges | undefined {
    this.#trim(Date.now())
    return number >= this.#oldest && number <= this.#latest ? this.#sets[number % this.#limits.commits] : undefined
  }

  hasMore(after: Revision): boolean {
    return after !== this.revision
  }

  #revisionOf(number: number): Revision {
    // Random values are not to be had before the first request on Cloudflare Workers.
    this.#instance ??= crypto.randomUUID().slice(0, 18)
    return `${this.#instance}.${number}`
  }

  #numberOf(revision: Revision): number {
    const [, number = ''] = revision.split('.')
    const value = /^\d{1,15}$/.test(number) ? Number(number) : Number.NaN
    if (!(value <= this.#latest) || revision !== this.#revisionOf(value)) {
      throw notKept(revision)
    }
    return value
  }

  /** Forgets what is too old or too large; the latest set is kept whatever its size. */
  #trim(now: number): void {
    const { commits, age, octets } = this.#limits
    while (this.#oldest <= this.#latest) {
      const isTooLarge = this.#octets > octets && this.#oldest < this.#latest
      const isTooOld = (this.#sets[this.#oldest % commits]?.time ?? 0) < now - age
      if (!isTooLarge && !isTooOld) return
      this.#forgetOldest()
    }
  }

  #forgetOldest(): void {
    const at = this.#oldest % this.#limits.commits
    this.#octets -= this.#sizes[at] ?? 0
    this.#sets[at] = undefined
    this.#oldest++
  }
}

/** Returns roughly how many octets a change set keeps in memory: what is stored now is there anyway. */
function memoryOf({ entities, mixins }: KeptChanges): number {
  let size = 400 + 200 * entities.length
  for (const { before } of entities) if (before !== undefined) size += memoryOfEntity(before)
  for (const { before } of mixins) if (before !== undefined) size += 4 * JSON.stringify(before).length
  return size
}

function memoryOfEntity({ attributes, extras, mixins, actions }: Entity): number {
  let size = 400 + 16 * (mixins.length + actions.length)
  for (const name in attributes) {
    const value = attributes[name]
    size += 32
    if (typeof value === 'string') size += 2 * value.length
    else if (typeof value === 'object') size += 4 * JSON.stringify(value).length
  }
  return extras === undefined ? size : size + 4 * JSON.stringify(extras).length
}
