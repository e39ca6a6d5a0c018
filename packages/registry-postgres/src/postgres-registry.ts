import type { Direction, Entity, EntityChange, Link, Page, PageQuery, Query, Revision, StoredMixin } from '@occi/core'
import type {
  BeginOptions,
  ChangeSet,
  ChangesOptions,
  Intent,
  Registry,
  Scope,
  Snapshot,
  SnapshotOptions,
  Transaction,
  UnfinishedTransaction,
} from '@occi/core/authoring'
import {
  acquire,
  defaultHistory,
  Followers,
  type HistoryLimits,
  historyOf,
  KeyedLocks,
  OpenTransaction,
  ownerOf,
  type Release,
  type TransactionSteps,
} from '@occi/core/store'
import { ChangeTable } from './change-table.ts'
import { Committing } from './committing.ts'
import { Database } from './database.ts'
import type { Held } from './held.ts'
import { Listing } from './listing.ts'
import { LockTable } from './locks.ts'
import { MixinTable } from './mixin-table.ts'
import { Snapshots } from './snapshots.ts'

/** How a `PostgresRegistry` uses its database. */
export interface PostgresRegistryOptions {
  /** How many connections this process has at most. Defaults to 10. */
  readonly connections?: number
  /** Milliseconds to wait for a connection before the database counts as unavailable. Defaults to 5,000. */
  readonly connectTimeout?: number
  /** Milliseconds that a statement may take before the database counts as unavailable. Defaults to 10,000. */
  readonly statementTimeout?: number
  /** Milliseconds after which the locks of a process that has gone silent can be taken over. Defaults to 30,000. */
  readonly lease?: number
  /**
   * How much is kept for `changes` and `history`: whatever limit is reached first applies, about. Defaults to 100,000 commits and 7
   * days (`age` in milliseconds).
   */
  readonly history?: Partial<HistoryLimits>
  /**
   * Octets of memory, roughly, for entities that were read: while they do not change, only a number is read of them.
   * Defaults to 32 MiB; 0 keeps none.
   */
  readonly cache?: number
}

/**
 * Stores entities and mixins in a PostgreSQL database, which any number of processes can share. What was committed
 * survives a crash, and all processes see it at once; the transactions of a process that died are returned by
 * `unfinished` when its locks have expired. No connection is held while a backend works.
 *
 * Every method throws OcciError `unavailable` while the database is unavailable, after the time that the options allow
 * at most; it works again when the database does. Nothing is half done then. If the URL names several hosts, the registry
 * uses the one that takes changes, and looks for another one when it cannot reach it any more.
 *
 * @example new Application({ registry: await PostgresRegistry.open('postgres://occi@localhost/occi') })
 */
export class PostgresRegistry implements Registry {
  readonly #database: Database
  readonly #snapshots: Snapshots
  readonly #listing: Listing
  readonly #mixins: MixinTable
  readonly #table: LockTable
  readonly #changes: ChangeTable
  readonly #followers: Followers
  readonly #committing: Committing
  readonly #locks = new KeyedLocks()

  private constructor(
    database: Database,
    { connectTimeout = 5_000, lease = 30_000, history = {}, cache = 32 * 2 ** 20 }: PostgresRegistryOptions,
  ) {
    const { commits = defaultHistory.commits, age = defaultHistory.age } = history
    this.#database = database
    this.#mixins = new MixinTable(database)
    this.#snapshots = new Snapshots(database, this.#mixins, cache)
    this.#listing = new Listing(database)
    this.#table = new LockTable(database, lease)
    this.#changes = new ChangeTable(database, { commits, age })
    this.#followers = new Followers(this.#changes)
    this.#committing = new Committing(database, this.#table, Math.min(2 * connectTimeout, lease / 2), () => {
      this.#changes.stored()
      this.#followers.wake()
    })
  }

  /**
   * Opens a registry, and creates its tables if they do not exist.
   *
   * @param url `postgres://user:password@host:5432/database`, as libpq takes it; what is missing comes from the
   *   environment (`PGHOST`, `PGUSER`, `PGPASSWORD`, …). A primary and its standbys are one list:
   *   `postgres://user@host1:5432,host2:5433/database`
   * @throws OcciError `unavailable` if the database cannot be reached or used (of several hosts: if none takes changes),
   *   `definition` if the URL cannot be read,
   *   the database is not encoded in UTF-8, or its tables are of a later version of this package
   */
  static async open(url: string, options: PostgresRegistryOptions = {}): Promise<PostgresRegistry> {
    const { connections = 10, connectTimeout = 5_000, statementTimeout = 10_000 } = options
    const database = new Database(url, { connections, connectTimeout, statementTimeout })
    try {
      await database.open()
    } catch (error) {
      await database.close()
      throw error
    }
    return new PostgresRegistry(database, options)
  }

  /** `parts` if the extension pg_trgm could be created when the tables were. */
  get search(): 'parts' | 'prefixes' {
    return this.#database.search
  }

  entity(key: string, scope: Scope, options?: SnapshotOptions): Promise<Snapshot | undefined> {
    return this.#snapshots.read(key, scope, options)
  }

  page(query: PageQuery, scope: Scope): Promise<Page> {
    return this.#listing.page(query, scope)
  }

  count(query: Query, scope: Scope): Promise<number> {
    return this.#listing.count(query, scope)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): Promise<readonly Link[]> {
    return this.#listing.links(locations, direction, scope)
  }

  mixins(scope: Scope): Promise<readonly StoredMixin[]> {
    return this.#mixins.all(scope)
  }

  async begin(intent: Intent, scope: Scope, options: BeginOptions = {}): Promise<Transaction> {
    const owner = ownerOf(scope)
    const take = () => this.#table.begin(intent, owner)
    const { taken, release } = await acquire(this.#locks, intent.keys, take, options)
    return this.#transactionOf(taken, release)
  }

  #transactionOf(held: Held, release: Release): OpenTransaction {
    const { id, owner, entities } = held
    const stamps = new Map([...entities].map(([key, { stamp }]) => [key, stamp]))
    const steps: TransactionSteps = {
      commit: (changes) => this.#committing.commit(held, changes, { owner }),
      abort: ({ unfinished = false }) => this.#table.abort(id, unfinished),
    }
    return new OpenTransaction(stamps, steps, release)
  }

  changes(after: Revision | undefined, scope: Scope, { signal }: ChangesOptions = {}): AsyncGenerator<ChangeSet> {
    const start = after ?? this.#changes.lastRevision()
    return this.#followers.follow(start, scope, signal)
  }

  async history(entity: Pick<Entity, 'id' | 'version'>, limit: number, scope: Scope): Promise<readonly EntityChange[]> {
    return historyOf(entity, limit, scope, (version) => this.#changes.at(version))
  }

  async *unfinished(): AsyncGenerator<UnfinishedTransaction> {
    for (const id of await this.#table.abandoned()) {
      const intent = await this.#table.intentOf(id)
      if (intent === undefined) continue
      const { taken, release } = await acquire(this.#locks, intent.keys, () => this.#table.adopt(id))
      if (taken === 'gone') release()
      else yield Object.assign(this.#transactionOf(taken, release), { intent: taken.intent, owner: taken.owner })
    }
  }

  async close(): Promise<void> {
    this.#followers.close()
    await this.#table.close()
    await this.#database.close()
  }
}
