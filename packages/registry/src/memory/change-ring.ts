import type { ChangeSet, Entity, Revision } from '@occi/core'
import { type ChangeSource, notKept } from '@occi/core/store'

/** How many changes are kept for `changes`. */
export interface HistoryLimits {
  /** The greatest number of commits. */
  readonly commits: number
  /** Milliseconds. */
  readonly age: number
  /** Octets of memory, roughly. */
  readonly octets: number
}

/** How many change sets a reader gets at once. */
const atOnce = 100

/** The latest change sets, in a ring of bounded size; older ones are forgotten. */
export class ChangeRing implements ChangeSource {
  readonly #limits: HistoryLimits
  readonly #instance = crypto.randomUUID().slice(0, 18)
  readonly #sets: (ChangeSet | undefined)[] = []
  readonly #waiting = new Set<() => void>()
  /** The number of the oldest set that is kept; greater than the latest if none is. */
  #oldest = 1
  #latest = 0
  #octets = 0
  #revision: Revision

  constructor(limits: HistoryLimits) {
    this.#limits = limits
    this.#revision = this.#revisionOf(0)
  }

  /** The number of the latest commit. */
  get latest(): number {
    return this.#latest
  }

  /** The state after the latest commit. */
  get revision(): Revision {
    return this.#revision
  }

  /** Adds the next commit. */
  add(set: Omit<ChangeSet, 'revision'>): Revision {
    if (this.#latest - this.#oldest + 1 === this.#limits.commits) this.#forgetOldest()
    this.#latest++
    this.#revision = this.#revisionOf(this.#latest)
    const kept = { revision: this.#revision, ...set }
    this.#sets[this.#latest % this.#limits.commits] = kept
    this.#octets += sizeOf(kept)
    this.#trim(set.time)
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
    return this.#revision
  }

  read(after: Revision): readonly ChangeSet[] {
    this.#trim(Date.now())
    const first = this.#numberOf(after) + 1
    if (first < this.#oldest) throw notKept(after)
    const sets: ChangeSet[] = []
    for (let number = first; number <= this.#latest && sets.length < atOnce; number++) {
      const set = this.#sets[number % this.#limits.commits]
      if (set !== undefined) sets.push(set)
    }
    return sets
  }

  wait(after: Revision, signal: AbortSignal): Promise<void> | void {
    if (signal.aborted || after !== this.#revision) return
    return new Promise((resolve) => {
      const end = () => {
        signal.removeEventListener('abort', end)
        this.#waiting.delete(end)
        resolve()
      }
      signal.addEventListener('abort', end)
      this.#waiting.add(end)
    })
  }

  #revisionOf(number: number): Revision {
    return `${this.#instance}.${number}`
  }

  #numberOf(revision: Revision): number {
    const [instance, number = ''] = revision.split('.')
    const value = /^\d{1,15}$/.test(number) ? Number(number) : Number.NaN
    if (instance !== this.#instance || !(value <= this.#latest) || revision !== this.#revisionOf(value)) {
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
    const set = this.#sets[at]
    if (set !== undefined) this.#octets -= sizeOf(set)
    this.#sets[at] = undefined
    this.#oldest++
  }
}

/** Roughly how many octets of memory a change set takes. */
function sizeOf({ entities, mixins }: ChangeSet): number {
  let size = 200
  for (const { before, after } of entities) size += 100 + sizeOfEntity(before) + sizeOfEntity(after)
  for (const difference of mixins) size += 100 + 2 * JSON.stringify(difference).length
  return size
}

function sizeOfEntity(entity: Entity | undefined): number {
  if (entity === undefined) return 0
  let size = 400 + 16 * (entity.mixins.length + entity.actions.length)
  for (const name in entity.attributes) {
    const value = entity.attributes[name]
    size += 32
    if (typeof value === 'string') size += 2 * value.length
    else if (typeof value === 'object') size += 4 * JSON.stringify(value).length
  }
  if (entity.extras !== undefined) size += 4 * JSON.stringify(entity.extras).length
  return size
}
