import type { Batch, JsonObject } from '@occi/core'

/** What can be handed out, in order; one that is searched again goes on where the last search ended. */
export interface Candidates {
  /** Distinguishes these candidates from others. */
  readonly name: string
  /** The candidates from a place on. */
  from(place: number): Iterable<string>
}

/** What is derived from a table, so that a look at it does not cost a pass over the table. */
interface Index {
  readonly holders: Map<string, string>
  /** How many of the first candidates are known to be in use, by their name. */
  readonly used: Map<string, number>
}

type Members = Record<string, string>

const indices = new WeakMap<JsonObject, Index>()
/** The tables that a batch has created itself, and may change: a stored table is never changed. */
const ownTables = new WeakMap<Batch, WeakSet<JsonObject>>()

/** The values that holders have at a resource, stored in its extras. */
export class AllotmentTable {
  readonly #table: JsonObject

  constructor(table: JsonObject) {
    this.#table = table
  }

  /** What a holder has. */
  of(holder: string): string | undefined {
    return Object.hasOwn(this.#table, holder) ? String(this.#table[holder]) : undefined
  }

  /** Returns whether another holder has a value. */
  isTaken(value: string, holder: string): boolean {
    const other = this.#index.holders.get(value)
    return other !== undefined && other !== holder
  }

  /** The first candidate that no other holder has. */
  firstFree(candidates: Candidates, holder: string): string | undefined {
    const { holders, used } = this.#index
    let place = used.get(candidates.name) ?? 0
    for (const candidate of candidates.from(place)) {
      const other = holders.get(candidate)
      if (other === undefined || other === holder) return candidate
      used.set(candidates.name, ++place)
    }
    return undefined
  }

  /**
   * The table with what a holder has now. The first change in a batch copies the table, all further ones change the copy:
   * many links at one resource would otherwise copy it for each of them.
   */
  with(holder: string, value: string | undefined, batch: Batch): JsonObject {
    const own = ownTables.get(batch) ?? new WeakSet()
    ownTables.set(batch, own)
    const table: Members = own.has(this.#table) ? (this.#table as Members) : copyOf(this.#table)
    own.add(table)
    const { holders, used } = indexOf(table)
    const before = table[holder]
    if (before !== undefined) {
      delete table[holder]
      holders.delete(before)
      used.clear()
    }
    if (value !== undefined) {
      table[holder] = value
      holders.set(value, holder)
    }
    return table
  }

  get #index(): Index {
    return indexOf(this.#table)
  }
}

function copyOf(table: JsonObject): Members {
  return Object.fromEntries(Object.entries(table).map(([holder, value]) => [holder, String(value)]))
}

function indexOf(table: JsonObject): Index {
  let index = indices.get(table)
  if (index === undefined) {
    index = {
      holders: new Map(Object.entries(table).map(([holder, value]) => [String(value), holder])),
      used: new Map(),
    }
    indices.set(table, index)
  }
  return index
}
