import {
  type AbortOptions,
  type Awaitable,
  type BeginOptions,
  type Change,
  chain,
  type Direction,
  type Entity,
  type Intent,
  type Link,
  OcciError,
  type Page,
  type PageQuery,
  type Query,
  type Registry,
  type Scope,
  type StoredMixin,
  type UnfinishedIntent,
  type Work,
} from '@occi/core'
import { expectStorable, KeyedLocks, ownerOf, type Release } from '@occi/core/store'
import { EntityStore, type Undo } from './entity-store.ts'
import { MixinStore } from './mixin-store.ts'

/**
 * Keeps entities and mixins in the memory of the process: as fast as can be, and gone with it. What it returns is
 * frozen; callers that want to change an entity do so on a copy (`copyEntity` of `@occi/core`).
 *
 * @example new Application({ registry: new MemoryRegistry() })
 */
export class MemoryRegistry implements Registry {
  readonly #entities = new EntityStore()
  readonly #mixins = new MixinStore()
  readonly #locks = new KeyedLocks()
  readonly #unfinished: UnfinishedIntent[] = []
  #left = 0

  entity(key: string, scope: Scope): Entity | undefined {
    return this.#entities.find(key, scope)
  }

  page(query: PageQuery, scope: Scope): Page {
    return this.#entities.page(query, scope)
  }

  count(query: Query, scope: Scope): number {
    return this.#entities.count(query, scope)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#entities.links(locations, direction, scope)
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.all(scope)
  }

  begin(intent: Intent, scope: Scope, options?: BeginOptions): Awaitable<Work> {
    const owner = ownerOf(scope)
    const commit = (changes: readonly Change[]) => this.#commit(changes, scope)
    const leave = () => {
      const id = String(++this.#left)
      this.#unfinished.push({ ...intent, ...(owner === undefined ? {} : { owner }), id })
    }
    return chain(this.#locks.acquire(intent.keys, options), (release) => new MemoryWork(commit, leave, release))
  }

  /** Nothing outlives the process: what is unfinished was left so by works that were given up. */
  async *unfinished(): AsyncGenerator<UnfinishedIntent> {
    yield* this.#unfinished.splice(0)
  }

  settle(): void {}

  close(): void {}

  #commit(changes: readonly Change[], scope: Scope): void {
    for (const change of changes) expectStorable(change)
    const done: Undo[] = []
    try {
      for (const change of changes) done.push(this.#apply(change, scope))
    } catch (error) {
      for (const undo of done.reverse()) undo()
      throw error
    }
  }

  #apply(change: Change, scope: Scope): Undo {
    switch (change.type) {
      case 'put':
        return this.#entities.put(change.entity)
      case 'delete':
        return this.#entities.delete(change.location, change.version, change.owner, scope)
      case 'expect':
        this.#entities.expect(change.location, change.version, change.owner, scope)
        return () => {}
      case 'put-mixin':
        return this.#mixins.put(change.mixin)
      case 'delete-mixin':
        return this.#mixins.delete(change.identifier, change.owner, scope)
    }
  }
}

class MemoryWork implements Work {
  readonly #commit: (changes: readonly Change[]) => void
  readonly #leave: () => void
  readonly #release: Release
  #ended = false

  constructor(commit: (changes: readonly Change[]) => void, leave: () => void, release: Release) {
    this.#commit = commit
    this.#leave = leave
    this.#release = release
  }

  commit(changes: readonly Change[]): void {
    if (this.#ended) throw new OcciError('internal', 'this work has ended, it can commit nothing more')
    this.#commit(changes)
    this.abort()
  }

  abort({ unfinished = false }: AbortOptions = {}): void {
    if (unfinished && !this.#ended) this.#leave()
    this.#ended = true
    this.#release()
  }
}
