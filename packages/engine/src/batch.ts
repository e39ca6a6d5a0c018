import { type Batch, type Change, copyEntity, type Entity, lockKey, OcciError, type StoredMixin } from '@occi/core'
import type { Call } from './call.ts'

/** Collects what backends want to change beside the entity that they were called for. */
export class BatchRecorder implements Batch {
  readonly #updates: { readonly location: string; readonly change: (entity: Entity) => void }[] = []
  readonly #mixins: Change[] = []
  readonly #owner: string | undefined

  constructor(owner: string | undefined) {
    this.#owner = owner
  }

  update(location: string, change: (entity: Entity) => void): void {
    this.#updates.push({ location, change })
  }

  putMixin(mixin: Omit<StoredMixin, 'userDefined' | 'owner' | 'rel'>): void {
    const owner = this.#owner === undefined ? {} : { owner: this.#owner }
    this.#mixins.push({ type: 'put-mixin', mixin: { ...mixin, rel: [], userDefined: false, ...owner } })
  }

  deleteMixin(identifier: string): void {
    const owner = this.#owner === undefined ? {} : { owner: this.#owner }
    this.#mixins.push({ type: 'delete-mixin', identifier, ...owner })
  }

  /**
   * Everything to commit: the changes of the operation, and what was recorded. Several changes of one entity become
   * one.
   *
   * @param locked the keys that the operation holds: other entities may be in somebody else's hands right now
   */
  async changes(own: readonly Change[], locked: ReadonlySet<string>, call: Call): Promise<readonly Change[]> {
    if (this.#updates.length === 0) return [...own, ...this.#mixins]
    const puts = new Map<string, Entity>()
    const others: Change[] = []
    for (const change of own) {
      if (change.type === 'put') puts.set(change.entity.location, change.entity)
      else others.push(change)
    }
    for (const { location, change } of this.#updates) {
      const put = puts.get(location)
      const entity = put ?? (await this.#locked(location, locked, call))
      if (entity === undefined) continue
      const copy = put ?? { ...copyEntity(entity), version: entity.version + 1 }
      change(copy)
      puts.set(location, copy)
    }
    return [...[...puts.values()].map((entity) => ({ type: 'put' as const, entity })), ...others, ...this.#mixins]
  }

  async #locked(location: string, locked: ReadonlySet<string>, call: Call): Promise<Entity | undefined> {
    const entity = await call.read.entity(location)
    if (entity === undefined || locked.has(lockKey(entity.location, entity.owner))) return entity
    throw new OcciError(
      'definition',
      `batch.update of ${location}: it is neither an end of the link that this call is for nor otherwise part of it`,
    )
  }
}
