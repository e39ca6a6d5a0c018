import type {
  BeginOptions,
  Change,
  Committed,
  Intent,
  Scope,
  Transaction,
  UnfinishedTransaction,
} from '@occi/core/authoring'
import {
  acquire,
  evaluate,
  KeyedLocks,
  Leases,
  OpenTransaction,
  ownerOf,
  placeOfKey,
  type Release,
  type StoredPlaces,
} from '@occi/core/store'
import { type ChangeTable, changesBy } from './change-table.ts'
import type { Database } from './database.ts'
import type { EntityTable } from './entity-table.ts'
import type { MixinTable } from './mixin-table.ts'
import { type LeftTransaction, TransactionTable } from './transaction-table.ts'
import type { WriteGroup } from './write-group.ts'

/** Where transactions read and write. */
export interface Tables {
  readonly database: Database
  readonly entities: EntityTable
  readonly mixins: MixinTable
  readonly changes: ChangeTable
}

/** A transaction that has its locks. */
interface Begun {
  readonly number: number
  readonly stamps: ReadonlyMap<string, number>
}

/** A transaction that was taken over; without `left` another process took it, or it has ended. */
interface TakenOver extends Begun {
  readonly left: LeftTransaction | undefined
}

/** Begins transactions and ends them. */
export class Transactions {
  readonly #tables: Tables
  readonly #group: WriteGroup
  readonly #locks = new KeyedLocks()
  readonly #rows: TransactionTable
  readonly #leases: Leases<number>
  readonly #closing = new AbortController()
  readonly #places: StoredPlaces

  constructor(tables: Tables, group: WriteGroup, lease: number) {
    const { entities, mixins } = tables
    this.#places = {
      entity: (location, owner) => entities.at(location, owner),
      entitiesNamed: (name, owner) => entities.named(name, owner),
      mixin: (identifier, owner) => mixins.at(identifier, owner),
      mixinsNamed: (name, owner) => mixins.named(name, owner),
    }
    this.#tables = tables
    this.#group = group
    const rows = new TransactionTable(tables.database, lease, (number) => this.#leases.has(number))
    this.#rows = rows
    this.#leases = new Leases<number>(
      {
        renew: (open) => group.run(() => () => rows.renew(open), { isDurable: false }),
        end: (aborted) => group.run(() => () => rows.end(aborted)),
        expire: (open) => group.run(() => () => rows.expire(open), { isDurable: false }),
      },
      lease,
    )
  }

  async begin(intent: Intent, scope: Scope, options: BeginOptions = {}): Promise<Transaction> {
    const owner = ownerOf(scope)
    const take = () => this.#take(intent, owner, options.signal)
    const { taken, release } = await acquire(this.#locks, intent.keys, take, options)
    return this.#open(taken, intent, scope, release)
  }

  /** Takes the locks of an intent; undefined if another process holds one of them. */
  #take(intent: Intent, owner: string | undefined, signal: AbortSignal | undefined): Promise<Begun | undefined> {
    const take = () => {
      const losers = this.#rows.losersOf(intent.keys)
      return losers === undefined ? undefined : this.#begun(this.#rows.begin(intent, owner, losers), intent)
    }
    return this.#group.run(() => take, { isDurable: intent.isInternal !== true, signal })
  }

  #begun(number: number, { keys }: Intent): Begun {
    const stamps = new Map<string, number>()
    for (const key of keys) {
      const stamp = this.#tables.entities.stampAt(placeOfKey(key))
      if (stamp !== undefined) stamps.set(key, stamp)
    }
    return { number, stamps }
  }

  #open({ number, stamps }: Begun, intent: Intent, scope: Scope, release: Release): OpenTransaction {
    this.#leases.add(number)
    const steps = {
      commit: async (changes: readonly Change[]) => {
        const committed = await this.#group.run(() => this.#commit(number, intent, scope, changes))
        this.#leases.drop(number)
        return committed
      },
      abort: ({ unfinished = false }) => this.#leases.abort(number, unfinished),
    }
    return new OpenTransaction(stamps, steps, release)
  }

  /** Reads and decides; what it returns writes. */
  #commit(number: number, intent: Intent, scope: Scope, changes: readonly Change[]): () => Committed {
    const { entities, mixins, changes: sets } = this.#tables
    this.#rows.requireOpen(number)
    const stamp = { version: sets.lastNumber() + 1, time: Date.now() }
    const result = evaluate(changes, scope, this.#places, stamp)
    return () => {
      this.#rows.delete(number)
      if (result.entities.length === 0 && result.mixins.length === 0) {
        return { revision: sets.lastRevision(), entities: result.stored }
      }
      const json = entities.write(result.entities, stamp.version)
      entities.stampLinked(result.linked, stamp.version)
      mixins.write(result.mixins)
      const set = { ...changesBy(intent, ownerOf(scope)), mixins: result.mixins }
      return { revision: sets.append(stamp.version, stamp.time, set, json), entities: result.stored }
    }
  }

  /** Reads what other processes have written; within a transaction. */
  refresh(): void {
    this.#rows.refresh()
  }

  async *unfinished(): AsyncGenerator<UnfinishedTransaction> {
    // What was aborted as unfinished is found only once that is stored.
    const aborted = this.#leases.aborted()
    if (aborted.size > 0) await this.#group.run(() => () => this.#rows.end(aborted))
    this.#leases.ended(aborted)
    for (const number of this.#rows.left()) {
      const left = this.#rows.findLeft(number)
      if (left === undefined) continue
      if (left.intent.isInternal) await this.#group.run(() => () => this.#rows.delete(number))
      else yield* this.#takeOver(number, left.intent)
    }
  }

  /** Yields a transaction that no process works on, once its locks are free, unless another process took it first. */
  async *#takeOver(number: number, { keys }: Intent): AsyncGenerator<UnfinishedTransaction> {
    const { signal } = this.#closing
    const take = () => this.#takeLeft(number, keys)
    try {
      const { taken, release } = await acquire(this.#locks, keys, take, { signal })
      if (taken.left === undefined) return release()
      const { intent, owner } = taken.left
      yield Object.assign(this.#open(taken, intent, { owner }, release), { intent, owner })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  /** Takes over a transaction that no process works on, if there is one; undefined while one of its locks is held. */
  #takeLeft(number: number, keys: readonly string[]) {
    return this.#group.run<TakenOver | undefined>(() => () => {
      const left = this.#rows.findLeft(number)
      if (left === undefined) return { left, number, stamps: new Map() }
      const losers = this.#rows.losersOf(keys)
      if (losers === undefined) return undefined
      this.#rows.takeOver(left, losers)
      return { left, ...this.#begun(number, left.intent) }
    })
  }

  /** Leaves what is open to other processes. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#rows.leave()
    await this.#leases.close()
  }
}
