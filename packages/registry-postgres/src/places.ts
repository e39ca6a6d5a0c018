import { type Entity, OcciError } from '@occi/core'

/** An entity as far as a commit has to know it. */
export interface Placed {
  readonly location: string
  /** Whose it is, as the hexadecimal digest; nobody is the empty text. */
  readonly owner: string
  /** The digest of its id, hexadecimal. */
  readonly id: string
  readonly version: number
  /** What was there before the commit, where it has to be known; what will be there, for what the commit puts. */
  readonly entity?: Entity
}

/**
 * What stands where, in the course of a commit: first what was read from the database, then what the changes make of
 * it, one after the other. What comes out is written at once.
 */
export class Places {
  readonly #now = new Map<string, Placed>()
  readonly #before = new Map<string, Placed>()
  /** The same by names that nobody may see two of. */
  readonly #named = new Map<string, Set<Placed>>()

  /** Takes in what was read. */
  read(placed: Placed): void {
    this.#before.set(keyOf(placed), placed)
    this.#set(placed)
  }

  at(location: string, owner: string): Placed | undefined {
    return this.#now.get(keyOf({ location, owner }))
  }

  /** Makes or replaces an entity. */
  put(placed: Placed): void {
    const { location, owner, id, version } = placed
    const current = this.at(location, owner)
    if (version !== (current?.version ?? 0) + 1) {
      throw conflict(current === undefined ? `there is nothing at ${location} to be replaced` : changed(current))
    }
    if (current !== undefined && current.id !== id) {
      throw conflict(`the entity at ${location} has another id, which it keeps`)
    }
    if (current === undefined) this.#expectFree(placed)
    this.#set(placed)
  }

  #expectFree(placed: Placed): void {
    for (const [what, name] of Object.entries(namesOf(placed))) {
      for (const other of this.#named.get(name) ?? []) {
        if (meet(other, placed)) throw conflict(`the ${what} ${nameIn(what, placed)} is taken`)
      }
    }
  }

  /** Removes an entity of just this version. */
  delete(location: string, owner: string, version: number): void {
    const current = this.expect(location, owner, version)
    this.#forget(current)
    this.#now.delete(keyOf(current))
  }

  /** Throws where an entity does not have just this version. */
  expect(location: string, owner: string, version: number): Placed {
    const current = this.at(location, owner)
    if (current === undefined) throw conflict(`there is nothing at ${location} any more`)
    if (current.version !== version) throw conflict(changed(current))
    return current
  }

  /** What the changes have made of it all: what was at a place, and what is there now. */
  *differences(): Generator<{ readonly before: Placed | undefined; readonly after: Placed | undefined }> {
    for (const key of new Set([...this.#before.keys(), ...this.#now.keys()])) {
      const before = this.#before.get(key)
      const after = this.#now.get(key)
      if (before !== after) yield { before, after }
    }
  }

  #set(placed: Placed): void {
    const current = this.at(placed.location, placed.owner)
    if (current !== undefined) this.#forget(current)
    this.#now.set(keyOf(placed), placed)
    for (const name of Object.values(namesOf(placed))) {
      const named = this.#named.get(name) ?? new Set()
      this.#named.set(name, named.add(placed))
    }
  }

  #forget(placed: Placed): void {
    for (const name of Object.values(namesOf(placed))) this.#named.get(name)?.delete(placed)
  }
}

function keyOf({ location, owner }: Pick<Placed, 'location' | 'owner'>): string {
  return `${owner} ${location}`
}

function namesOf({ location, id }: Placed): { readonly location: string; readonly id: string } {
  return { location: `location ${location}`, id: `id ${id}` }
}

function nameIn(what: string, { location, entity }: Placed): string {
  return what === 'id' ? (entity?.id ?? '') : location
}

/** Tells whether somebody sees both. */
function meet(a: Placed, b: Placed): boolean {
  return a.owner === '' || b.owner === '' || a.owner === b.owner
}

function changed({ location, version }: Placed): string {
  return `${location} was changed meanwhile: it has version ${version} now`
}

function conflict(message: string): OcciError {
  return new OcciError('conflict', message)
}
