import { setTimeout } from 'node:timers/promises'
import {
  type AbortOptions,
  type BeginOptions,
  type Change,
  type Direction,
  type Entity,
  InDoubtError,
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
import { busy, expectStorable, KeyedLocks, ownerOf } from '@occi/core/store'
import { CommitInDoubt, Database } from './database.ts'
import { changeEntities, findEntity, isEntityChange } from './entity-table.ts'
import { isUniqueViolation } from './errors.ts'
import { Leases } from './leases.ts'
import { Listing } from './listing.ts'
import { changeMixins, isMixinChange, MixinTable } from './mixin-table.ts'
import { PostgresWork } from './postgres-work.ts'
import { migrate } from './schema.ts'
import { WorkTable } from './work-table.ts'

/** How a `PostgresRegistry` uses its database. */
export interface PostgresRegistryOptions {
  /** How many connections this process has at most; 10 unless said. */
  readonly connections?: number
  /** Milliseconds to wait for a connection before the database counts as away; 5 s unless said. */
  readonly connectTimeout?: number
  /** Milliseconds that a statement may take before the database counts as away; 10 s unless said. */
  readonly statementTimeout?: number
  /** Milliseconds after which others may take over the locks of a process that has gone silent; 30 s unless said. */
  readonly lease?: number
}

/**
 * Keeps entities and mixins in a PostgreSQL database, which any number of processes may share. What was committed
 * survives, and is seen by all at once; what was under way when a process died is handed out by `unfinished` when its
 * locks have expired. No connection is held while a backend works.
 *
 * Every method throws OcciError `unavailable` where the database is away, after the time that the options allow at most;
 * it works again when the database does. Nothing is half done then.
 *
 * @example new Application({ registry: await PostgresRegistry.open('postgres://occi@localhost/occi') })
 */
export class PostgresRegistry implements Registry {
  readonly #database: Database
  readonly #listing: Listing
  readonly #mixins: MixinTable
  readonly #leases: Leases
  readonly #works: WorkTable
  readonly #locks = new KeyedLocks()
  /** Milliseconds in which the outcome of a commit must be learned whose connection was lost. */
  readonly #doubt: number

  private constructor(database: Database, lease: number, doubt: number) {
    this.#database = database
    this.#listing = new Listing(database)
    this.#mixins = new MixinTable(database)
    this.#leases = new Leases(database, lease)
    this.#works = new WorkTable(database, this.#leases)
    this.#doubt = doubt
  }

  /**
   * Opens a registry, and makes its tables where they are missing.
   *
   * @param url `postgres://user:password@host:5432/database`, as libpq takes it; what is missing comes from the
   *   environment (`PGHOST`, `PGUSER`, `PGPASSWORD`, …)
   * @throws OcciError `unavailable` where the database cannot be reached or used, `definition` where the URL cannot be
   *   read or the tables are of a later version of this package
   */
  static async open(url: string, options: PostgresRegistryOptions = {}): Promise<PostgresRegistry> {
    const { connections = 10, connectTimeout = 5_000, statementTimeout = 10_000, lease = 30_000 } = options
    const database = new Database(url, { connections, connectTimeout, statementTimeout })
    try {
      await migrate(database)
    } catch (error) {
      await database.close()
      throw error
    }
    return new PostgresRegistry(database, lease, Math.min(2 * connectTimeout, lease / 2))
  }

  entity(key: string, scope: Scope): Promise<Entity | undefined> {
    return findEntity(this.#database, key, scope)
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

  async begin(intent: Intent, scope: Scope, options: BeginOptions = {}): Promise<Work> {
    const owner = ownerOf(scope)
    const { signal, wait = true } = options
    const release = await this.#locks.acquire(intent.keys, options)
    try {
      for (let pause = 5; ; pause = Math.min(200, pause * 2)) {
        const work = await this.#works.begin(intent, owner)
        if (work !== undefined) {
          const commit = (changes: readonly Change[]) => this.#commit(work, changes, scope)
          const abandon = ({ unfinished = false }: AbortOptions) => this.#leases.giveUp(work, unfinished)
          return new PostgresWork({ commit, abandon }, release)
        }
        if (!wait) throw busy()
        await setTimeout(pause * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
      }
    } catch (error) {
      release()
      throw signal?.aborted ? signal.reason : error
    }
  }

  async #commit(work: string, changes: readonly Change[], scope: Scope): Promise<void> {
    for (const change of changes) expectStorable(change)
    try {
      await this.#leases.committing(work, () =>
        this.#database.transaction(async (session) => {
          await this.#works.finish(session, work)
          await changeEntities(session, changes.filter(isEntityChange), scope)
          await changeMixins(session, changes.filter(isMixinChange), scope)
        }),
      )
    } catch (error) {
      if (isUniqueViolation(error)) throw new OcciError('conflict', 'somebody else has just made this, try again')
      if (!(error instanceof CommitInDoubt)) throw error
      if (!(await this.#learn(work, error))) return this.#commit(work, changes, scope)
    }
    this.#leases.drop(work)
  }

  /**
   * Learns whether a commit was made whose connection was lost: the database may have to start again first.
   *
   * @throws InDoubtError where it cannot be learned in time
   */
  async #learn(work: string, doubt: CommitInDoubt): Promise<boolean> {
    const end = performance.now() + this.#doubt
    for (;;) {
      try {
        return await this.#works.isCommitted(work)
      } catch (error) {
        if (!(error instanceof OcciError) || error.code !== 'unavailable') throw error
        if (performance.now() > end) {
          this.#leases.drop(work)
          throw new InDoubtError({ cause: doubt })
        }
      }
      await setTimeout(50 + 200 * Math.random())
    }
  }

  unfinished(): AsyncGenerator<UnfinishedIntent> {
    return this.#works.unfinished()
  }

  settle(id: string): Promise<void> {
    return this.#works.settle(id)
  }

  async close(): Promise<void> {
    await this.#leases.close()
    await this.#database.close()
  }
}
