import {
  type Awaitable,
  type Direction,
  type Entity,
  type EntityChange,
  type Link,
  OcciError,
  type Page,
  type PageQuery,
  type Query,
  type Revision,
  type StoredMixin,
} from '@occi/core'
import {
  type BeginOptions,
  type ChangeSet,
  type ChangesOptions,
  chain,
  type Intent,
  type Registry,
  type Scope,
  type Snapshot,
  type SnapshotOptions,
  type Transaction,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import { defaultHistory, Followers, type HistoryLimits, historyOf } from '@occi/core/store'
import { ChangeTable } from './change-table.ts'
import { Database } from './database.ts'
import { EntityTable } from './entity-table.ts'
import { Listing } from './listing.ts'
import { Lists } from './lists.ts'
import { MixinTable } from './mixin-table.ts'
import { migrate } from './schema.ts'
import { SearchIndex } from './search-index.ts'
import { Transactions } from './transactions.ts'
import { WriteGroup } from './write-group.ts'

/** How a `SqliteRegistry` keeps its file. */
export interface SqliteRegistryOptions {
  /**
   * What survives: with `full` (the default) all that was acknowledged, even when power fails; with `normal` the last
   * commits may be lost then, though not when only the process ends, and writing is several times as fast.
   */
  readonly synchronous?: 'full' | 'normal'
  /** Milliseconds after which other processes may take over the locks of a process that hangs. Defaults to 30 s. */
  readonly lease?: number
  /** Milliseconds that a read or a commit waits at most while another process writes. Defaults to 5 s. */
  readonly busyTimeout?: number
  /** The size in bytes that the file may have; a commit beyond it fails as `unavailable`. Defaults to no limit. */
  readonly maxSize?: number
  /** What is kept of past commits, for `changes` and `history`; defaults to 100,000 commits and 7 days. */
  readonly history?: Partial<HistoryLimits>
}

/**
 * Keeps entities and mixins in a SQLite file, with Node's own `node:sqlite`. What was committed survives the process;
 * `unfinished` returns the transactions that were open when it ended. Several processes may share a file. Transactions
 * of one process that are committed at the same time share a write to the disk.
 *
 * Every method throws OcciError `unavailable` if the file cannot be used: it is locked, read-only, damaged, or the
 * disk is full. Nothing is half done then.
 *
 * @example new Application({ registry: new SqliteRegistry('occi.db') })
 */
export class SqliteRegistry implements Registry {
  readonly search: 'parts' | 'none'
  readonly #database: Database
  readonly #entities: EntityTable
  readonly #listing: Listing
  readonly #mixins: MixinTable
  readonly #changes: ChangeTable
  readonly #followers: Followers
  readonly #index: SearchIndex
  readonly #transactions: Transactions

  /**
   * Opens a file, or creates it.
   *
   * @throws OcciError `definition` if the runtime has no `node:sqlite`, the file has no name, or it is not one of this
   *   package, or of a later version of it; `unavailable` if the file cannot be opened
   */
  constructor(file: string, options: SqliteRegistryOptions = {}) {
    const { synchronous = 'full', lease = 30_000, busyTimeout = 5_000, maxSize, history = {} } = options
    const { commits = defaultHistory.commits, age = defaultHistory.age } = history
    // To SQLite a file without a name is a temporary one.
    if (file === '') throw new OcciError('definition', 'SqliteRegistry needs the name of a file, and got an empty one')
    const database = new Database(file, { synchronous, busyTimeout, maxSize })
    try {
      migrate(database, file, busyTimeout)
    } catch (error) {
      database.close()
      throw error
    }
    const lists = new Lists(database)
    const changes = new ChangeTable(database, { commits, age })
    const group = new WriteGroup(database, busyTimeout, {
      changed: () => {
        changes.forget()
        this.#transactions.refresh()
      },
      beforeCommit: () => {
        lists.flush()
        changes.trim()
      },
      committed: () => {
        this.#followers.wake()
        this.#index.committed()
      },
      rolledBack: () => {
        lists.forget()
        changes.forget()
      },
    })
    this.#database = database
    this.#entities = new EntityTable(database, lists)
    this.#listing = new Listing(database, lists)
    this.#mixins = new MixinTable(database, lists)
    this.#changes = changes
    this.#followers = new Followers(changes)
    this.#index = new SearchIndex(database, group)
    this.search = this.#index.isAvailable ? 'parts' : 'none'
    const tables = { database, entities: this.#entities, mixins: this.#mixins, changes }
    this.#transactions = new Transactions(tables, group, lease)
  }

  entity(key: string, scope: Scope, options: SnapshotOptions = {}): Snapshot | undefined {
    const { links = [], mixins = false } = options
    if (links.length === 0 && !mixins) return this.#snapshot(key, scope, options)
    return this.#database.snapshot(() => this.#snapshot(key, scope, options))
  }

  #snapshot(key: string, scope: Scope, { links = [], mostLinks = -1, mixins }: SnapshotOptions): Snapshot | undefined {
    // Read first: if another process commits in between, it is the earlier one.
    const revision = this.#changes.lastRevision()
    const found = this.#entities.find(key, scope)
    if (found === undefined) return undefined
    const { entity, stamp } = found
    const linked = links.length === 0 ? [] : this.#listing.linksAt(entity.location, links, scope, mostLinks)
    const snapshot = { entity, links: linked, stamp, revision }
    return mixins === true ? { ...snapshot, mixins: this.mixins(scope) } : snapshot
  }

  page(query: PageQuery, scope: Scope): Awaitable<Page> {
    const revision = this.#changes.lastRevision()
    const read = () => chain(this.#listing.page(query, scope), (page) => ({ ...page, revision }))
    return this.#isSearch(query) ? this.#index.catchUp().then(read) : read()
  }

  count(query: Query, scope: Scope): Awaitable<number> {
    if (!this.#isSearch(query)) return this.#listing.count(query, scope)
    return this.#index.catchUp().then(() => this.#listing.count(query, scope))
  }

  /** @throws OcciError `invalid` for a search if this runtime's SQLite cannot search */
  #isSearch({ search }: Query): boolean {
    if (search !== undefined && this.search === 'none') {
      throw new OcciError('invalid', 'this registry cannot search: its SQLite was built without FTS5')
    }
    return search !== undefined
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#listing.links(locations, direction, scope)
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.all(scope)
  }

  begin(intent: Intent, scope: Scope, options: BeginOptions = {}): Promise<Transaction> {
    return this.#transactions.begin(intent, scope, options)
  }

  changes(after: Revision | undefined, scope: Scope, { signal }: ChangesOptions = {}): AsyncGenerator<ChangeSet> {
    return this.#followers.follow(after ?? this.#changes.lastRevision(), scope, signal)
  }

  history(entity: Pick<Entity, 'id' | 'version'>, limit: number, scope: Scope): Awaitable<readonly EntityChange[]> {
    return historyOf(entity, limit, scope, (version) => this.#changes.at(version))
  }

  unfinished(): AsyncGenerator<UnfinishedTransaction> {
    return this.#transactions.unfinished()
  }

  async close(): Promise<void> {
    this.#followers.close()
    this.#index.stop()
    try {
      await this.#transactions.close()
    } finally {
      this.#database.close()
    }
  }
}
