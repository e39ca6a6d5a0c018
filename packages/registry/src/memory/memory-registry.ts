import {
  type Awaitable,
  type BeginOptions,
  type Change,
  chain,
  copyEntity,
  type Direction,
  type Entity,
  type Intent,
  type Link,
  OcciError,
  type Page,
  type PageQuery,
  type Put,
  type Query,
  type Registry,
  type Scope,
  type StoredMixin,
  type UnfinishedIntent,
  type Work,
} from '@occi/core'
import { KeyedLocks, type Release } from './keyed-locks.ts'
import { countOf, pageOf } from './listing.ts'
import { Shelf } from './shelf.ts'
import { StoredMixins } from './stored-mixins.ts'

/**
 * Keeps everything in memory, indexed by whatever a query names; it is empty again when the process ends.
 *
 * @example new Application({ registry: new MemoryRegistry() })
 */
export class MemoryRegistry implements Registry {
  readonly #shared = new Shelf()
  readonly #owned = new Map<string, Shelf>()
  readonly #mixins = new StoredMixins()
  readonly #locks = new KeyedLocks()

  entity(key: string, scope: Scope): Entity | undefined {
    const shared = this.#shared.get(key)
    if (shared !== undefined || (!scope.everyone && scope.owner === undefined)) return shared
    for (const shelf of this.#shelves(scope)) {
      const entity = shelf.get(key)
      if (entity !== undefined) return entity
    }
    return undefined
  }

  page(query: PageQuery, scope: Scope): Page {
    return pageOf(this.#shelves(scope), query)
  }

  count(query: Query, scope: Scope): number {
    return countOf(this.#shelves(scope), query)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    const links: Link[] = []
    for (const shelf of this.#shelves(scope)) {
      for (const location of locations) {
        const found = shelf.links(location, direction)
        if (found !== undefined) links.push(...found)
      }
    }
    return links.length > 1 ? links.sort((a, b) => (a.location < b.location ? -1 : 1)) : links
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.visible(scope)
  }

  begin(intent: Intent, _scope: Scope, options: BeginOptions = {}): Awaitable<Work> {
    return chain(this.#locks.acquire(intent.keys, options), (release) => this.#work(release))
  }

  #work(release: Release): Work {
    let ended = false
    const end = () => {
      if (ended) return
      ended = true
      release()
    }
    return {
      commit: (changes) => {
        if (ended) throw new OcciError('conflict', 'this work has ended')
        try {
          this.#commit(changes)
        } finally {
          end()
        }
      },
      abort: end,
    }
  }

  /** Checks everything, then changes everything: what follows the checks cannot fail. */
  #commit(changes: readonly Change[]): void {
    const made = new Set<string>()
    for (const change of changes) {
      if (change.type === 'put') this.#expectVersion(change.entity, change.entity.version - 1, made)
      else if (change.type === 'put-mixin') this.#mixins.expectFree(change.mixin)
      else if (change.type !== 'delete-mixin') this.#expectVersion(change, change.version, made)
    }
    for (const change of changes) {
      if (change.type === 'put') this.#put(change)
      else if (change.type === 'delete') this.#delete(change.location, change.owner)
      else if (change.type === 'put-mixin') this.#mixins.put(change.mixin)
      else if (change.type === 'delete-mixin') this.#mixins.delete(change.identifier, change.owner)
    }
  }

  #expectVersion({ location, owner }: { location: string; owner?: string }, version: number, made: Set<string>): void {
    const current = this.#shelf(owner)?.get(location)?.version ?? 0
    if (current !== version) {
      throw new OcciError('conflict', `${location} is at version ${current}, expected ${version}`)
    }
    if (version > 0) return
    if (made.has(location) || this.#isShadowed(location, owner)) {
      throw new OcciError('conflict', `there is an entity at ${location} already`)
    }
    made.add(location)
  }

  /** Whether somebody would see two entities at one path: what is nobody's is everybody's. */
  #isShadowed(location: string, owner: string | undefined): boolean {
    if (owner !== undefined) return this.#shared.get(location) !== undefined
    return [...this.#owned.values()].some((shelf) => shelf.get(location) !== undefined)
  }

  #put({ entity }: Put): void {
    let shelf = this.#shelf(entity.owner)
    if (shelf === undefined && entity.owner !== undefined) {
      shelf = new Shelf()
      this.#owned.set(entity.owner, shelf)
    }
    const old = shelf?.get(entity.location)
    if (old !== undefined) shelf?.delete(old)
    const stored = copyEntity(entity)
    Object.freeze(stored.attributes)
    shelf?.add(Object.freeze(stored))
  }

  #delete(location: string, owner: string | undefined): void {
    const shelf = this.#shelf(owner)
    const entity = shelf?.get(location)
    if (entity !== undefined) shelf?.delete(entity)
  }

  #shelf(owner: string | undefined): Shelf | undefined {
    return owner === undefined ? this.#shared : this.#owned.get(owner)
  }

  #shelves(scope: Scope): readonly Shelf[] {
    if (scope.everyone) return [this.#shared, ...this.#owned.values()]
    const own = scope.owner === undefined ? undefined : this.#owned.get(scope.owner)
    return own === undefined ? [this.#shared] : [this.#shared, own]
  }

  /** Nothing survives a crash, so nothing is left unfinished. */
  async *unfinished(): AsyncGenerator<UnfinishedIntent> {}

  settle(): void {}

  close(): void {}
}
