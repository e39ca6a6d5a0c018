import type { Catalogue, Entity } from '@occi/core'
import type { Fragment, Fragments } from '@occi/core/authoring'

/** What tells one state of an entity from all others: a registry never repeats a version at a location. */
type EntityState = Pick<Entity, 'id' | 'location' | 'owner' | 'version'>

/** What was written, and all that it shows. */
interface KeptFragment {
  readonly state: EntityState
  readonly others: readonly (EntityState | undefined)[]
  readonly also: string
  readonly fragment: Fragment
}

/** What is kept of one part, by the ids of entities: a new state of an entity takes the place of the old one. */
type Shelf = Map<string, KeptFragment>

/** The shelves of one address of the service in one rendering, by part. */
type Variant = Map<string, Shelf>

type Variants = WeakMap<Catalogue, Map<object, Map<string, Variant>>>

interface MapsBy<K, M> {
  get(key: K): M | undefined
  set(key: K, map: M): unknown
}

/** Octets of memory, roughly, that one of these takes beside its texts. */
const overhead = { state: 80, kept: 120, map: 200, array: 200 }

/**
 * Keeps what renderings have written of entities: for each catalogue, rendering, address and part. What is kept is
 * bounded in octets. Half of them is for what was used lately; when it is full, the other half is forgotten, and takes
 * its content.
 */
export class EncodedCache {
  readonly #limit: number
  #lately: Variants = new WeakMap()
  #before: Variants = new WeakMap()
  #octets = 0

  /** @param limit octets of memory, roughly; 0 keeps nothing */
  constructor(limit: number) {
    this.#limit = limit / 2
  }

  /**
   * Keeps fragments for answers.
   *
   * @param form tells the rendering and its media type; the same object for the same
   * @param address the address of the service
   * @returns undefined if nothing is kept
   */
  fragments(catalogue: Catalogue, form: object, address: string): Fragments | undefined {
    return this.#limit === 0 ? undefined : new VariantFragments(this, catalogue, form, address)
  }

  /** Changes when all shelves are replaced. */
  get generation(): object {
    return this.#lately
  }

  /** The shelf of what was used before. */
  before(catalogue: Catalogue, form: object, address: string, part: string): Shelf | undefined {
    return this.#before.get(catalogue)?.get(form)?.get(address)?.get(part)
  }

  /** The shelf of what was used lately. */
  lately(catalogue: Catalogue, form: object, address: string, part: string): Shelf {
    const forms = this.#mapOf(this.#lately, catalogue)
    return this.#mapOf(this.#mapOf(this.#mapOf(forms, form), address), part)
  }

  #mapOf<K, L, V>(maps: MapsBy<K, Map<L, V>>, key: K): Map<L, V> {
    let map = maps.get(key)
    if (map === undefined) {
      map = new Map()
      maps.set(key, map)
      this.#octets += overhead.map
    }
    return map
  }

  keep(shelf: Shelf, kept: KeptFragment): void {
    const octets = memoryOfKept(kept)
    if (octets > this.#limit) return
    const replaced = shelf.get(kept.state.id)
    this.#octets += octets - (replaced === undefined ? 0 : memoryOfKept(replaced))
    shelf.set(kept.state.id, kept)
    if (this.#octets <= this.#limit) return
    this.#before = this.#lately
    this.#lately = new WeakMap()
    this.#octets = 0
  }
}

const noShelf: Shelf = new Map()

/** The fragments of answers of one variant. */
class VariantFragments implements Fragments {
  readonly #cache: EncodedCache
  readonly #catalogue: Catalogue
  readonly #form: object
  readonly #address: string
  #part = ''
  #generation: object | undefined
  #lately = noShelf
  #before: Shelf | undefined

  constructor(cache: EncodedCache, catalogue: Catalogue, form: object, address: string) {
    this.#cache = cache
    this.#catalogue = catalogue
    this.#form = form
    this.#address = address
  }

  of<F extends Fragment>(
    part: string,
    entity: Entity,
    others: readonly (Entity | undefined)[],
    also: string,
    write: () => F,
  ): F {
    if (!isStored(entity) || !others.every(isStored)) return write()
    if (part !== this.#part || this.#generation !== this.#cache.generation) this.#find(part)
    const lately = this.#lately.get(entity.id)
    // A part has one form.
    if (lately !== undefined && shows(lately, entity, others, also)) return lately.fragment as F
    const before = this.#before?.get(entity.id)
    if (before !== undefined && shows(before, entity, others, also)) {
      this.#cache.keep(this.#lately, before)
      return before.fragment as F
    }
    // Writing it may write other parts, which change the shelf at hand.
    const shelf = this.#lately
    const fragment = write()
    const state = entityState(entity)
    this.#cache.keep(shelf, { state, others: others.map((one) => one && entityState(one)), also, fragment })
    return fragment
  }

  #find(part: string): void {
    const cache = this.#cache
    this.#part = part
    this.#generation = cache.generation
    this.#lately = cache.lately(this.#catalogue, this.#form, this.#address, part)
    this.#before = cache.before(this.#catalogue, this.#form, this.#address, part)
  }
}

/** An entity that could not be stored as it is shown has no version that tells so. */
function isStored(entity: Entity | undefined): boolean {
  return entity?.version !== 0
}

function shows(kept: KeptFragment, entity: Entity, others: readonly (Entity | undefined)[], also: string): boolean {
  if (!isSameState(kept.state, entity) || kept.also !== also || kept.others.length !== others.length) return false
  for (let i = 0; i < others.length; i++) if (!isSameState(kept.others[i], others[i])) return false
  return true
}

function isSameState(one: EntityState | undefined, other: EntityState | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const { id, version, location, owner } = one
  return other.version === version && other.id === id && other.location === location && other.owner === owner
}

function entityState({ id, location, owner, version }: Entity): EntityState {
  return { id, location, owner, version }
}

function memoryOfKept({ others, also, fragment }: KeptFragment): number {
  const octets = overhead.kept + overhead.state * (1 + others.length) + 2 * also.length
  if (typeof fragment === 'string') return octets + octetsOfText(fragment)
  if (fragment instanceof Uint8Array) return octets + overhead.array + fragment.length
  const { fields, body } = fragment
  const octetsOfFields = fields.reduce((sum, [name, value]) => sum + overhead.state + name.length + value.length, 0)
  return octets + octetsOfFields + (typeof body === 'string' ? octetsOfText(body) : body.length)
}

const wide = /[\u0100-\uffff]/

function octetsOfText(text: string): number {
  return wide.test(text) ? 2 * text.length : text.length
}
