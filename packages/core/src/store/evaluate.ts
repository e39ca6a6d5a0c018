import { type Entity, isLink } from '../entity.ts'
import { OcciError } from '../error.ts'
import type { Change, Delete, Put } from '../registry/change.ts'
import type { Difference } from '../registry/change-set.ts'
import type { Scope } from '../registry/scope.ts'
import type { StoredMixin } from '../registry/stored-mixin.ts'
import { isInside } from '../resolve/ends.ts'
import type { Place } from './place.ts'
import { type Owned, ownersSeen, seeEachOther } from './scope.ts'
import { type CommitSlot, differencesOf, NamedSlots, placeKey, slotAt } from './slots.ts'
import { requireStorable } from './storable.ts'
import { type Stamp, storedAs } from './stored-as.ts'

/** What a commit can collide with: an entity, or as much of it as counts. */
export type EntityHolder = Pick<Entity, 'location' | 'id' | 'owner'>

/** What is stored under the names that a commit touches, before it. */
export interface StoredPlaces {
  /** The entity of exactly this owner at a location. */
  entity(location: string, owner: string | undefined): Entity | undefined
  /** Every entity with this location or id that one caller could see together with an entity of this owner. */
  entitiesNamed(name: string, owner: string | undefined): readonly EntityHolder[]
  /** The mixin of exactly this owner. */
  mixin(identifier: string, owner: string | undefined): StoredMixin | undefined
  /** Every mixin with this identifier or location that one caller could see together with a mixin of this owner. */
  mixinsNamed(name: string, owner: string | undefined): readonly StoredMixin[]
}

/** What a commit changes. */
export interface Evaluation {
  readonly entities: readonly Difference<Entity>[]
  readonly mixins: readonly Difference<StoredMixin>[]
  /**
   * Where links end that are added, changed or removed, with the link's owner: the stamp of every entity at this
   * location that one caller could see together with the link changes too.
   */
  readonly linked: readonly Place[]
  /** The entities of the puts, in their order, as they are stored. */
  readonly stored: readonly Entity[]
}

/**
 * Works out what a commit changes, given what is stored of what it touches. All registries use it, so that the rules of
 * conflicts exist once. It reads `stored` and writes nothing.
 *
 * @throws OcciError `definition` for what is not JSON; `conflict` if a version, an identity or a location does not allow a change
 */
export function evaluate(changes: readonly Change[], scope: Scope, stored: StoredPlaces, stamp: Stamp): Evaluation {
  for (const change of changes) requireStorable(change)
  const entities = new EntitySlots(stored, scope, stamp, changes.length === 1)
  let touched: MixinSlots | undefined
  for (const change of changes) {
    if (change.type === 'put') entities.put(change)
    else if (change.type === 'delete') entities.delete(change)
    else {
      touched ??= new MixinSlots(stored, scope)
      touched.apply(change)
    }
  }
  const differences = entities.differences()
  return {
    entities: differences,
    mixins: touched?.differences() ?? noMixins,
    linked: endsOf(differences),
    stored: entities.stored,
  }
}

class EntitySlots {
  readonly #places: StoredPlaces
  readonly #scope: Scope
  readonly #stamp: Stamp
  readonly #slots = new Map<string, CommitSlot<Entity>>()
  /** By name, for the later changes of the same commit. */
  readonly #named: NamedSlots<Entity> | undefined
  readonly stored: Entity[] = []

  constructor(places: StoredPlaces, scope: Scope, stamp: Stamp, isAlone: boolean) {
    this.#places = places
    this.#scope = scope
    this.#stamp = stamp
    this.#named = isAlone ? undefined : new NamedSlots()
  }

  put({ entity, replaces }: Put): void {
    const { location } = entity
    const slot = replaces === undefined ? this.#freeSlot(entity) : this.#slotOf(entity, replaces)
    slot.after = storedAs(entity, slot.after, this.#stamp)
    this.#named?.add(location, slot)
    this.#named?.add(entity.id, slot)
    this.stored.push(slot.after)
  }

  delete({ location, version, owner }: Delete): void {
    const owners = owner === undefined ? ownersSeen(this.#scope) : [owner]
    const slot = owners.map((one) => this.#slot(location, one)).find(({ after }) => after !== undefined)
    if (slot?.after === undefined) throw conflict(`the entity at ${location} has been deleted`)
    if (slot.after.version !== version) throw changedSince(location)
    slot.after = undefined
  }

  differences(): readonly Difference<Entity>[] {
    return differencesOf(this.#slots.values())
  }

  /** The slot of an entity that is created: nothing may be stored there, or have its names. */
  #freeSlot(entity: Entity): CommitSlot<Entity> {
    this.#requireFree(entity)
    return slotAt(this.#slots, placeKey(entity.location, entity.owner), () => undefined)
  }

  /** The slot of an entity that is replaced. */
  #slotOf({ location, owner, id }: Entity, version: number): CommitSlot<Entity> {
    const slot = this.#slot(location, owner)
    const current = slot.after
    if (current === undefined) throw conflict(`the entity at ${location} has been deleted`)
    if (current.version !== version) throw changedSince(location)
    if (current.id !== id) throw conflict(`the entity at ${location} has the id ${current.id}, not ${id}`)
    return slot
  }

  #slot(location: string, owner: string | undefined): CommitSlot<Entity> {
    return slotAt(this.#slots, placeKey(location, owner), () => this.#places.entity(location, owner))
  }

  #requireFree(entity: Entity): void {
    for (const name of [entity.location, entity.id]) {
      const holder = this.#holderOf(name, entity.owner)
      if (holder === undefined) continue
      if (name === entity.location) throw conflict(`an entity exists at ${name} already`)
      throw conflict(`the id ${name} is in use already`)
    }
  }

  /** What has a name now: stored before and not deleted, or put by an earlier change. */
  #holderOf(name: string, owner: string | undefined): EntityHolder | undefined {
    for (const holder of this.#places.entitiesNamed(name, owner)) {
      const slot = this.#slots.get(placeKey(holder.location, holder.owner))
      if (slot === undefined || isNamed(slot.after, name)) return holder
    }
    for (const { after } of this.#named?.get(name) ?? []) {
      if (after !== undefined && isNamed(after, name) && seeEachOther(after, { owner })) return after
    }
    return undefined
  }
}

function isNamed(entity: EntityHolder | undefined, name: string): boolean {
  return entity?.location === name || entity?.id === name
}

class MixinSlots {
  readonly #places: StoredPlaces
  readonly #scope: Scope
  readonly #slots = new Map<string, CommitSlot<StoredMixin>>()
  readonly #puts = new NamedSlots<StoredMixin>()

  constructor(places: StoredPlaces, scope: Scope) {
    this.#places = places
    this.#scope = scope
  }

  apply(change: Exclude<Change, Put | Delete>): void {
    if (change.type === 'put-mixin') this.#put(change.mixin)
    else if (change.type === 'delete-mixin') this.#delete(change.identifier, change.owner)
    else this.#expect(change.identifier, change.owner)
  }

  differences(): readonly Difference<StoredMixin>[] {
    return differencesOf(this.#slots.values())
  }

  #put(mixin: StoredMixin): void {
    const identifier = identifierOf(mixin)
    const slot = this.#slot(identifier, mixin.owner)
    const isOther = (one: StoredMixin) => identifierOf(one) !== identifier || one.owner !== mixin.owner
    if (this.#named(identifier, mixin).some(isOther)) throw conflict(`a mixin ${identifier} exists already`)
    if (this.#named(mixin.location, mixin).some(isOther)) {
      throw conflict(`the location ${mixin.location} belongs to another mixin`)
    }
    slot.after = Object.freeze({ ...mixin })
    for (const name of [identifier, mixin.location]) this.#puts.add(name, slot)
  }

  #delete(identifier: string, owner: string | undefined): void {
    const slot = this.#seen(identifier, owner)
    if (slot !== undefined) slot.after = undefined
  }

  #expect(identifier: string, owner: string | undefined): void {
    if (this.#seen(identifier, owner) === undefined) throw conflict(`the mixin ${identifier} has just been removed`)
  }

  /** The slot of a mixin that is stored now; without an owner, of the one that the scope sees. */
  #seen(identifier: string, owner: string | undefined): CommitSlot<StoredMixin> | undefined {
    const owners = owner === undefined ? ownersSeen(this.#scope) : [owner]
    return owners.map((one) => this.#slot(identifier, one)).find(({ after }) => after !== undefined)
  }

  #slot(identifier: string, owner: string | undefined): CommitSlot<StoredMixin> {
    return slotAt(this.#slots, placeKey(identifier, owner), () => this.#places.mixin(identifier, owner))
  }

  /** The mixins that have an identifier or a location now. */
  #named(name: string, { owner }: Owned): readonly StoredMixin[] {
    const isNow = ({ after }: CommitSlot<StoredMixin>) =>
      after !== undefined && (after.location === name || identifierOf(after) === name)
    const kept = this.#places.mixinsNamed(name, owner).filter((one) => {
      const slot = this.#slots.get(placeKey(identifierOf(one), one.owner))
      return slot === undefined || isNow(slot)
    })
    const put = this.#puts.get(name).flatMap((slot) => (slot.after !== undefined && isNow(slot) ? [slot.after] : []))
    return [...kept, ...put.filter((one) => seeEachOther(one, { owner }))]
  }
}

function identifierOf({ scheme, term }: StoredMixin): string {
  return scheme + term
}

const noMixins: readonly Difference<StoredMixin>[] = []
const noPlaces: readonly Place[] = []

/** The places within the service at which links end that differ. */
function endsOf(differences: readonly Difference<Entity>[]): readonly Place[] {
  let ends: Map<string, Place> | undefined
  for (const { before, after } of differences) {
    for (const link of [before, after]) {
      if (link === undefined || !isLink(link)) continue
      for (const location of [link.source, link.target]) {
        if (!isInside(location)) continue
        ends ??= new Map()
        ends.set(placeKey(location, link.owner), { location, owner: link.owner })
      }
    }
  }
  return ends === undefined ? noPlaces : [...ends.values()]
}

function conflict(message: string): OcciError {
  return new OcciError('conflict', message)
}

function changedSince(location: string): OcciError {
  return conflict(`the entity at ${location} has been changed since it was read, read it again`)
}
