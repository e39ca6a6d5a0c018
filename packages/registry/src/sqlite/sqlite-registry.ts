import { setTimeout } from 'node:timers/promises'
import {
  type AbortOptions,
  type Awaitable,
  type BeginOptions,
  type Change,
  type Direction,
  type Entity,
  type Intent,
  isPromise,
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
import { busy, expectStorable, KeyedLocks, ownerOf, type Release } from '@occi/core/store'
import { Counters } from './counters.ts'
import { Database } from './database.ts'
import { EntityTable } from './entity-table.ts'
import { isLocked } from './errors.ts'
import { Listing } from './listing.ts'
import { MixinTable } from './mixin-table.ts'
import { Names } from './names.ts'
import { migrate } from './schema.ts'
import { SqliteWork } from './sqlite-work.ts'
import { WorkTable } from './work-table.ts'

/** How a `SqliteRegistry` keeps its file. */
export interface SqliteRegistryOptions {
  /**
   * What survives: with `full` (the default) whatever was acknowledged, even when power fails; with `normal` the last
   * commits may be lost then, though not when only the process dies, and writing is several times as fast.
   */
  readonly synchronous?: 'full' | 'normal'
  /** Milliseconds after which others may take over the locks of a process that has gone silent; 30 s unless said. */
  readonly lease?: number
  /** Milliseconds that a read or a commit waits at most while another process writes; 5 s unless said. */
  readonly busyTimeout?: number
  /** Bytes that the file may have; what would make it larger is refused as `unavailable`. No limit unless said. */
  readonly maxSize?: number
}

/** Milliseconds for which everybody in this process waits for another one that writes, before they go on meanwhile. */
const shortly = 20

/**
 * Keeps entities and mixins in a SQLite file, by means of Node's own `node:sqlite`. What was committed survives the
 * process; what was under way when it died is handed out by `unfinished`. Several processes may share a file.
 *
 * Every method throws OcciError `unavailable` where the file cannot be used: it is locked, read-only, damaged, or the
 * disk is full. Nothing is half done then.
 *
 * @example new Application({ registry: new SqliteRegistry('occi.db') })
 */
export class SqliteRegistry implements Registry {
  readonly #database: Database
  readonly #names: Names
  readonly #counters: Counters
  readonly #entities: EntityTable
  readonly #listing: Listing
  readonly #mixins: MixinTable
  readonly #works: WorkTable
  readonly #locks = new KeyedLocks()
  readonly #busyTimeout: number

  /**
   * Opens a file, or makes it.
   *
   * @throws OcciError `definition` where the runtime has no `node:sqlite`, the file has no name, or it is not one of this package, or
   *   of a later version of it; `unavailable` where the file cannot be opened
   */
  constructor(file: string, options: SqliteRegistryOptions = {}) {
    const { synchronous = 'full', lease = 30_000, busyTimeout = 5_000, maxSize } = options
    this.#busyTimeout = busyTimeout
    // To SQLite a file without a name is one that is gone at the end.
    if (file === '') throw new OcciError('definition', 'SqliteRegistry needs the name of a file, and got an empty one')
    const size = maxSize === undefined ? {} : { maxSize }
    this.#database = new Database(file, { synchronous, busyTimeout, ...size })
    try {
      migrate(this.#database, file)
    } catch (error) {
      this.#database.close()
      throw error
    }
    this.#names = new Names(this.#database)
    this.#counters = new Counters(this.#database, this.#names)
    this.#entities = new EntityTable(this.#database, this.#names, this.#counters)
    this.#listing = new Listing(this.#database, this.#names, this.#counters)
    this.#mixins = new MixinTable(this.#database, this.#names)
    this.#works = new WorkTable(this.#database, lease)
  }

  entity(key: string, scope: Scope): Entity | undefined {
    return this.#entities.find(key, scope)
  }

  page(query: PageQuery, scope: Scope): Page {
    return this.#listing.page(query, scope)
  }

  count(query: Query, scope: Scope): number {
    return this.#listing.count(query, scope)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#listing.links(locations, direction, scope)
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.all(scope)
  }

  begin(intent: Intent, scope: Scope, options: BeginOptions = {}): Awaitable<Work> {
    const owner = ownerOf(scope)
    const release = this.#locks.acquire(intent.keys, options)
    if (isPromise(release)) return this.#beginLater(intent, scope, options, release)
    const work = this.#try(intent, owner, release)
    if (typeof work === 'number') return this.#work(work, scope, release)
    return this.#beginLater(intent, scope, options, release)
  }

  /** Goes on when the locks within the process are free, and then those of other processes, and the file itself. */
  async #beginLater(
    intent: Intent,
    scope: Scope,
    { signal, wait = true }: BeginOptions,
    locks: Awaitable<Release>,
  ): Promise<Work> {
    const release = await locks
    let written = performance.now()
    for (let pause = 5; ; pause = Math.min(200, pause * 2)) {
      const work = this.#try(intent, ownerOf(scope), release)
      if (typeof work === 'number') return this.#work(work, scope, release)
      const now = performance.now()
      if (work === 'held') written = now
      try {
        if (work === 'held' && !wait) throw busy()
        if (work !== 'held' && (!wait || now - written >= this.#busyTimeout)) throw work.error
        await setTimeout(pause * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
      } catch (error) {
        release()
        throw signal?.aborted ? signal.reason : error
      }
    }
  }

  /** Records an intent unless another process holds one of its keys, or writes; gives the locks back where it fails. */
  #try(intent: Intent, owner: string | undefined, release: Release): number | 'held' | { readonly error: unknown } {
    try {
      return this.#works.begin(intent, owner, shortly) ?? 'held'
    } catch (error) {
      if (isLocked(error)) return { error }
      release()
      throw error
    }
  }

  #work(number: number, scope: Scope, release: Release): Work {
    const end = ({ unfinished = false }: AbortOptions) => this.#works.abandon(number, unfinished)
    return new SqliteWork((changes) => this.#commit(number, changes, scope), end, release)
  }

  #commit(work: number, changes: readonly Change[], scope: Scope): Awaitable<void> {
    for (const change of changes) expectStorable(change)
    try {
      this.#commitNow(work, changes, scope)
    } catch (error) {
      if (!isLocked(error)) throw error
      return this.#commitLater(work, changes, scope)
    }
  }

  /** Goes on while another process writes, without keeping everybody else waiting. */
  async #commitLater(work: number, changes: readonly Change[], scope: Scope): Promise<void> {
    const end = performance.now() + this.#busyTimeout
    for (let pause = 5; ; pause = Math.min(200, pause * 2)) {
      await setTimeout(pause * (0.5 + Math.random()))
      try {
        this.#commitNow(work, changes, scope)
        return
      } catch (error) {
        if (!isLocked(error) || performance.now() >= end) throw error
      }
    }
  }

  #commitNow(work: number, changes: readonly Change[], scope: Scope): void {
    try {
      this.#database.transaction(() => {
        this.#works.finish(work)
        for (const change of changes) this.#apply(change, scope)
        this.#counters.flush()
      }, shortly)
    } catch (error) {
      this.#names.forget()
      this.#counters.forget()
      throw error
    }
    this.#works.done(work)
  }

  #apply(change: Change, scope: Scope): void {
    switch (change.type) {
      case 'put':
        this.#entities.put(change.entity)
        break
      case 'delete':
        this.#entities.delete(change.location, change.version, change.owner, scope)
        break
      case 'expect':
        this.#entities.expect(change.location, change.version, change.owner, scope)
        break
      case 'put-mixin':
        this.#mixins.put(change.mixin)
        break
      case 'delete-mixin':
        this.#mixins.delete(change.identifier, change.owner, scope)
        break
    }
  }

  async *unfinished(): AsyncGenerator<UnfinishedIntent> {
    yield* this.#works.unfinished()
  }

  settle(id: string): void {
    this.#works.settle(id)
  }

  close(): void {
    this.#works.close()
    this.#database.close()
  }
}
