import type { Entity, Link } from '@occi/core'

/** What a scope sees of an entity as long as it has this stamp. */
export interface KeptSnapshot {
  readonly entity: Entity
  readonly links: readonly Link[]
  readonly stamp: number
  /** The history of the store: another one can have given the same stamp to something else. */
  readonly token: string
}

interface Sized {
  readonly kept: KeptSnapshot
  readonly octets: number
}

/** Octets of memory, roughly, of what is kept beside the JSON of its entities; and of each character of that. */
const overhead = { kept: 300, character: 3 }

/**
 * Keeps what was read. It is bounded in octets: half of them is for what was used lately; when it is full, the other
 * half is forgotten, and takes its content.
 */
export class SnapshotCache {
  readonly #limit: number
  #lately = new Map<string, Sized>()
  #before = new Map<string, Sized>()
  #octets = 0

  /** @param limit octets of memory, roughly; 0 keeps nothing */
  constructor(limit: number) {
    this.#limit = limit / 2
  }

  get(name: string): KeptSnapshot | undefined {
    const lately = this.#lately.get(name)
    if (lately !== undefined) return lately.kept
    const before = this.#before.get(name)
    if (before !== undefined) this.#put(name, before)
    return before?.kept
  }

  /** @param characters how long the JSON of its entities is */
  keep(name: string, kept: KeptSnapshot, characters: number): void {
    this.#put(name, { kept, octets: overhead.kept + name.length + overhead.character * characters })
  }

  #put(name: string, sized: Sized): void {
    if (sized.octets > this.#limit) return
    this.#octets += sized.octets - (this.#lately.get(name)?.octets ?? 0)
    this.#lately.set(name, sized)
    if (this.#octets <= this.#limit) return
    this.#before = this.#lately
    this.#lately = new Map()
    this.#octets = 0
  }
}
