import {
  type Batch,
  type Change,
  copyEntity,
  type Entity,
  OcciError,
  type PutMixin,
  type Reader,
  type StoredMixin,
} from '@occi/core'
import { expectValidResult } from './backend-result.ts'
import type { Call } from './call.ts'
import { expectStorable } from './catalogues.ts'
import { keyOf } from './locks.ts'
import type { Services } from './services.ts'
import { nextVersion, storedEntity } from './stored-entity.ts'

interface Update {
  readonly type: 'update'
  readonly location: string
  readonly change: (entity: Entity) => void
}

type Entry = Update | Extract<Change, { type: 'put-mixin' | 'delete-mixin' }>

/** Collects what backends want to change beside the entity that they were called for. */
export class BatchRecorder implements Batch {
  readonly #entries: Entry[] = []
  /** What the operation has done already, by location and id. */
  readonly #done = new Map<string, Entity>()
  readonly #owner: { readonly owner?: string }
  readonly #read: Reader

  /** @param call whose the mixins are that backends make, and what they see */
  constructor({ owner, read }: Pick<Call, 'owner' | 'read'>) {
    this.#owner = owner === undefined ? {} : { owner }
    this.#read = read
  }

  /** Lets later calls see an entity as the operation has left it. */
  done(entity: Entity): void {
    this.#done.set(entity.location, entity).set(entity.id, entity)
  }

  async entity(key: string): Promise<Entity | undefined> {
    const found = this.#done.get(key) ?? (await this.#read.entity(key))
    if (found === undefined) return undefined
    const entity = this.#done.get(found.location) ?? found
    const copy = copyEntity(entity)
    for (const entry of this.#entries) {
      if (entry.type === 'update' && (entry.location === entity.location || entry.location === entity.id)) {
        entry.change(copy)
      }
    }
    return storedEntity(entity, copy)
  }

  update(location: string, change: (entity: Entity) => void): void {
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

  /** Forgets what was recorded since: the backend that did so refused in the end. */
  forgetFrom(size: number): void {
    this.#entries.length = size
  }

  /**
   * Everything to commit: the changes of the operation, and what was recorded. Several changes of one entity become
   * one.
   *
   * @param locked the keys that the operation holds: other entities may be in somebody else's hands right now
   * @throws OcciError `definition` where an entity cannot be changed here or a mixin is not valid, `conflict` where a
   *   mixin has the name or the place of another
   */
  async changes(
    own: readonly Change[],
    locked: ReadonlySet<string>,
    services: Services,
    call: Call,
  ): Promise<readonly Change[]> {
    if (this.#entries.length === 0) return own
    const puts = new Map<string, Entity>()
    const deleted = new Set<string>()
    const others: Change[] = []
    for (const change of own) {
      if (change.type === 'put') puts.set(change.entity.location, change.entity)
      else others.push(change)
      if (change.type === 'delete') deleted.add(change.location)
    }
    for (const entry of this.#entries) {
      if (entry.type === 'put-mixin') expectFree(entry, services, call)
      if (entry.type !== 'update') others.push(entry)
      else {
        const entity = puts.get(entry.location) ?? (await call.read.entity(entry.location))
        if (entity === undefined) throw unknown(entry.location)
        // What is deleted needs no change any more.
        if (!deleted.has(entity.location)) puts.set(entity.location, updated(entity, entry, puts, locked, call))
      }
    }
    return [...[...puts.values()].map((entity) => ({ type: 'put' as const, entity })), ...others]
  }
}

function unknown(location: string): OcciError {
  return new OcciError('definition', `batch.update: there is no entity ${location}`)
}

function updated(
  entity: Entity,
  { location, change }: Update,
  puts: ReadonlyMap<string, Entity>,
  locked: ReadonlySet<string>,
  call: Call,
): Entity {
  const put = puts.get(entity.location)
  if (put === undefined && !locked.has(keyOf(entity))) {
    throw new OcciError(
      'definition',
      `batch.update of ${location}: it is neither an end of the link that this call is for nor otherwise part of it`,
    )
  }
  const before = put ?? entity
  const copy = copyEntity(before)
  change(copy)
  expectValidResult('a batch.update of a backend', { left: copy, before }, call.catalogue)
  return put === undefined ? nextVersion(entity, copy) : storedEntity(put, copy)
}

/** A mixin that a backend makes may replace one that a backend made, and nothing else. */
function expectFree({ mixin }: PutMixin, { table }: Services, { catalogue }: Call): void {
  expectStorable(mixin, catalogue)
  const identifier = mixin.scheme + mixin.term
  const same = catalogue.get(identifier)
  const made = same?.class === 'mixin' && !same.userDefined && !table.categories.includes(same)
  if (same !== undefined && !made) throw new OcciError('conflict', `there is a category ${identifier} already`)
  const there = catalogue.at(mixin.location)
  if (there !== undefined && there !== same) {
    throw new OcciError('conflict', `the location ${mixin.location} is taken by ${there.identifier}`)
  }
}
