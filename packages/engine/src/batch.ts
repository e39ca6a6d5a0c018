import { type Batch, type Entity, OcciError, type Reader, type StoredMixin } from '@occi/core'
import { type Change, copyEntity, type Put, type PutMixin } from '@occi/core/authoring'
import { requireValidResult } from './backend-result.ts'
import type { Call } from './call.ts'
import { requireValidMixin } from './catalogues.ts'
import { keyOf } from './locks.ts'
import { requireWithinQuota } from './quota.ts'
import { replacement, storedEntity } from './stored-entity.ts'

interface Update {
  readonly type: 'update'
  readonly location: string
  readonly change: (entity: Entity) => void
}

type BatchEntry = Update | Extract<Change, { type: 'put-mixin' | 'delete-mixin' }>

/** An entity with the updates of it so far, for the backends that look at it. */
interface ShownEntity {
  readonly base: Entity
  readonly working: Entity
  /** How many entries have been looked at. */
  applied: number
}

/** Collects the changes of backends to other entities than the one that they were called for. */
export class BatchRecorder implements Batch {
  readonly #entries: BatchEntry[] = []
  /** The places among the entries of the updates of an entity, by what these call it. */
  readonly #updates = new Map<string, number[]>()
  /** What the operation has done so far, by location and id. */
  readonly #done = new Map<string, Entity>()
  /** What was looked at, by location and id: what was applied to it is not applied again at the next look. */
  readonly #shown = new Map<string, ShownEntity>()
  readonly #owner: { readonly owner?: string }
  readonly #read: Reader

  /**
   * @param call has the owner of the mixins that backends create, and what they see
   * @param done what the operation has done so far
   */
  constructor({ owner, read }: Pick<Call, 'owner' | 'read'>, done: readonly Entity[] = []) {
    this.#owner = owner === undefined ? {} : { owner }
    this.#read = read
    for (const entity of done) this.done(entity)
  }

  /** Lets later calls see an entity as the operation has left it. */
  done(entity: Entity): void {
    this.#done.set(entity.location, entity).set(entity.id, entity)
    this.#shown.delete(entity.location)
    this.#shown.delete(entity.id)
  }

  async entity(key: string): Promise<Entity | undefined> {
    const shown = this.#shown.get(key) ?? (await this.#show(key))
    if (shown === undefined) return undefined
    const { base, working } = shown
    for (const place of this.#placesFrom(shown)) {
      const entry = this.#entries[place]
      if (entry?.type === 'update') entry.change(working)
    }
    shown.applied = this.#entries.length
    return storedEntity(base, copyEntity(working))
  }

  async #show(key: string): Promise<ShownEntity | undefined> {
    const found = this.#done.get(key) ?? (await this.#read.entity(key))
    if (found === undefined) return undefined
    const base = this.#done.get(found.location) ?? found
    const known = this.#shown.get(base.location) ?? { base, working: copyEntity(base), applied: 0 }
    for (const name of [key, base.location, base.id]) this.#shown.set(name, known)
    return known
  }

  /** The places of updates that are not applied yet, in their order. */
  #placesFrom({ base, applied }: ShownEntity): readonly number[] {
    const [ofLocation, ofId] = [base.location, base.id].map((name) => {
      const places = this.#updates.get(name) ?? []
      let start = places.length
      while (start > 0 && (places[start - 1] ?? 0) >= applied) start--
      return places.slice(start)
    })
    return [...(ofLocation ?? []), ...(ofId ?? [])].sort((a, b) => a - b)
  }

  update(location: string, change: (entity: Entity) => void): void {
    const places = this.#updates.get(location)
    if (places === undefined) this.#updates.set(location, [this.#entries.length])
    else places.push(this.#entries.length)
    this.#entries.push({ type: 'update', location, change })
  }

  putMixin(mixin: Omit<StoredMixin, 'userDefined' | 'owner' | 'rel'>): void {
    this.#entries.push({ type: 'put-mixin', mixin: { ...mixin, rel: [], userDefined: false, ...this.#owner } })
  }

  deleteMixin(identifier: string): void {
    this.#entries.push({ type: 'delete-mixin', identifier, ...this.#owner })
  }

  /** How much is recorded, for `forgetFrom`. */
  get size(): number {
    return this.#entries.length
  }

  /** Discards later records: the backend that made them refused in the end. */
  forgetFrom(size: number): void {
    for (const entry of this.#entries.splice(size))
      if (entry.type === 'update') this.#updates.get(entry.location)?.pop()
    this.#shown.clear()
  }

  /**
   * Everything to commit: the changes of the operation, and what was recorded. Several changes of one entity become
   * one.
   *
   * @param locked the keys that the operation holds: other operations may be changing entities that are not locked
   * @throws OcciError `definition` if an entity cannot be changed here or a mixin is not valid, `conflict` if a
   *   mixin has the name or the location of another, `forbidden` if the owner may have no more mixins
   */
  async changes(own: readonly Change[], locked: ReadonlySet<string>, call: Call): Promise<readonly Change[]> {
    const puts = new Map<string, Put>()
    const deleted = new Set<string>()
    const others: Change[] = []
    for (const change of own) {
      if (change.type === 'put') puts.set(change.entity.location, change)
      else others.push(change)
      if (change.type === 'delete') deleted.add(change.location)
    }
    await this.#requireWithinQuota(call)
    const changed = new Map<string, Changed>()
    for (const entry of this.#entries) {
      if (entry.type === 'put-mixin') requireReplaceable(entry, call)
      if (entry.type !== 'update') {
        others.push(entry)
        continue
      }
      const one = changed.get(entry.location) ?? (await begun(entry.location, puts, changed, call))
      // What is deleted needs no change any more.
      if (deleted.has(one.before.location)) continue
      if (one.put === undefined) requireLocked(one.before, entry.location, locked)
      entry.change(one.working)
    }
    for (const one of new Set(changed.values())) {
      if (!deleted.has(one.before.location)) puts.set(one.before.location, finished(one, call))
    }
    return [...puts.values(), ...others]
  }

  async #requireWithinQuota({ scope, owner, services: { registry, limits } }: Call): Promise<void> {
    const added = this.#entries.flatMap((entry) => (entry.type === 'put-mixin' ? [entry.mixin] : []))
    if (added.length > 0) requireWithinQuota(added, await registry.mixins(scope), owner, limits)
  }
}

/** An entity to which the updates of a batch are applied, one after the other. */
interface Changed {
  readonly before: Entity
  readonly working: Entity
  /** What the operation itself stores of it, if anything. */
  readonly put: Put | undefined
}

async function begun(
  location: string,
  puts: ReadonlyMap<string, Put>,
  changed: Map<string, Changed>,
  call: Call,
): Promise<Changed> {
  // What the operation has locked may be hidden from the caller, such as the end of a hidden link that is deleted.
  const entity = puts.get(location)?.entity ?? (await call.all.entity(location))
  if (entity === undefined) throw unknownEntity(location)
  const put = puts.get(entity.location)
  const before = put?.entity ?? entity
  const one = changed.get(before.location) ?? { before, working: copyEntity(before), put }
  changed.set(location, one).set(before.location, one)
  return one
}

function finished({ before, working, put }: Changed, call: Call): Put {
  requireValidResult(() => 'a batch.update of a backend', { left: working, before }, call.catalogue)
  const entity = storedEntity(before, working)
  return put === undefined ? replacement(entity) : { ...put, entity }
}

function unknownEntity(location: string): OcciError {
  return new OcciError('definition', `batch.update: there is no entity ${location}`)
}

function requireLocked(entity: Entity, location: string, locked: ReadonlySet<string>): void {
  if (locked.has(keyOf(entity))) return
  throw new OcciError(
    'definition',
    `batch.update of ${location}: it is neither an end of the link that this call is for nor otherwise part of it`,
  )
}

/** A mixin that a backend creates may replace one that a backend created, and nothing else. */
function requireReplaceable({ mixin }: PutMixin, { catalogue, services: { table } }: Call): void {
  requireValidMixin(mixin, catalogue)
  const identifier = mixin.scheme + mixin.term
  const same = catalogue.get(identifier)
  const made = same?.class === 'mixin' && !same.userDefined && !table.categories.includes(same)
  if (same !== undefined && !made) throw new OcciError('conflict', `a category ${identifier} exists already`)
  const there = catalogue.at(mixin.location)
  if (there !== undefined && there !== same) {
    throw new OcciError('conflict', `the location ${mixin.location} is in use by ${there.identifier}`)
  }
}
