import { randomUUID } from 'node:crypto'
import { type Entity, OcciError } from '@occi/core'
import type { Intent } from '@occi/core/authoring'
import { type LeaseStore, Leases, parseIntent, placeOfKey } from '@occi/core/store'
import { booleanArray, byteaArray } from './arrays.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import { locationOctets, lockOctets, ownerOctets } from './octets.ts'
import { sql } from './sql.ts'

/** A transaction that has its locks. */
export interface Held {
  readonly id: string
  readonly intent: Intent
  readonly owner: string | undefined
  /** Its lock keys, as they are stored. */
  readonly keys: readonly Buffer[]
  /** Whether its intent is stored. */
  readonly hasIntent: boolean
  /** What is stored at its keys, by key. */
  readonly entities: ReadonlyMap<string, StoredEntity>
  /** Returns the time of the database, in milliseconds since 1970. */
  now(): number
}

/** An entity and its stamp. */
export interface StoredEntity {
  readonly entity: Entity
  readonly stamp: number
}

/** How the attempt to take locks ended. */
type Outcome = 'held' | 'busy' | 'freed' | 'gone'

interface BeginRow extends EntityRow {
  readonly outcome: Outcome | ''
  readonly place: number
  readonly stamp: number
}

/**
 * The transactions that are open, in all processes that share the database: locks, and the intents of those that call
 * backends. A process holds its locks as long as its row in `occi_holders` does not expire, by the clock of the database.
 */
export class LockTable implements LeaseStore<string> {
  readonly #database: Database
  readonly #leases: Leases<string>
  readonly #holder = randomUUID()
  readonly #lease: number
  readonly #open = new Map<string, Pick<Held, 'keys'>>()

  constructor(database: Database, lease: number) {
    this.#database = database
    this.#lease = lease
    this.#leases = new Leases(this, lease)
  }

  get holder(): string {
    return this.#holder
  }

  /** Stores an intent and takes its locks, all or none; undefined if another transaction holds one of them. */
  async begin(intent: Intent, owner: string | undefined): Promise<Held | undefined> {
    await this.#leases.endAborted()
    const held = await this.#take(randomUUID(), intent, owner, false)
    return held === 'gone' ? undefined : held
  }

  /** Takes over an abandoned transaction with all its locks; undefined if another transaction holds one of them. */
  async adopt(id: string): Promise<Held | 'gone' | undefined> {
    const stored = await this.#read(id)
    return stored === undefined ? 'gone' : this.#take(id, stored.intent, stored.owner, true)
  }

  /** Returns the intent of an abandoned transaction, if it is still stored. */
  async intentOf(id: string): Promise<Intent | undefined> {
    return (await this.#read(id))?.intent
  }

  async #read(id: string): Promise<Pick<Held, 'intent' | 'owner'> | undefined> {
    const [row] = await this.#database.rows<{ owner: string | null; intent: string }>(
      sql`SELECT owner, intent FROM occi_transactions WHERE id = ${id}`,
    )
    return row && { intent: parseIntent(row.intent), owner: row.owner === null ? undefined : JSON.parse(row.owner) }
  }

  async #take(
    id: string,
    intent: Intent,
    owner: string | undefined,
    isAdopted: boolean,
  ): Promise<Held | 'gone' | undefined> {
    const keys = sortedKeys(intent)
    const hasIntent = intent.isInternal !== true || keys.length === 0
    const asked = { id, intent, owner, keys, hasIntent }
    this.#open.set(id, { keys })
    try {
      for (;;) {
        const { outcome, ...held } = await this.#attempt(asked, isAdopted)
        if (outcome === 'freed') continue
        if (outcome === 'held') {
          this.#leases.add(id)
          return { ...asked, ...held }
        }
        this.#open.delete(id)
        return outcome === 'gone' ? 'gone' : undefined
      }
    } catch (error) {
      // It may have been done all the same.
      await this.abort(id, isAdopted)
      throw error
    }
  }

  async #attempt(
    { id, intent, owner, keys, hasIntent }: Omit<Held, 'entities' | 'now'>,
    isAdopted: boolean,
  ): Promise<Pick<Held, 'entities' | 'now'> & { readonly outcome: Outcome }> {
    const places = placesOf(intent)
    const rows = await this.#database.rows<BeginRow>(sql`
      SELECT * FROM occi_begin(${id}, ${this.#holder}, ${this.#lease}, ${isAdopted}, ${byteaArray(keys)},
        ${byteaArray(places.map(({ location }) => location))}, ${byteaArray(places.map((one) => one.owner))},
        ${owner === undefined ? null : JSON.stringify(owner)}, ${hasIntent ? JSON.stringify(intent) : null})`)
    const [first, ...stored] = rows
    const outcome = first?.outcome
    if (first === undefined || outcome === undefined || outcome === '') {
      throw new OcciError('internal', 'the database did not tell whether the locks were taken')
    }
    const begun = performance.now()
    const now = () => Math.round(first.version + performance.now() - begun)
    const entities = new Map<string, StoredEntity>()
    for (const row of stored) {
      const key = places[row.place - 1]?.key
      if (key !== undefined) entities.set(key, { entity: entityOf(row), stamp: row.stamp })
    }
    return { outcome, entities, now }
  }

  /** Ends a transaction that was committed, or whose outcome is left to others. */
  drop(id: string): void {
    this.#leases.drop(id)
    this.#open.delete(id)
  }

  /** Ends a transaction without a commit, as soon as the database is available. */
  async abort(id: string, unfinished: boolean): Promise<void> {
    await this.#leases.abort(id, unfinished)
  }

  /**
   * Returns whether a commit whose answer was lost was made; waits until it has ended.
   *
   * @returns `lost` if another transaction has the locks
   */
  async outcomeOf({ id, keys, hasIntent }: Held): Promise<'committed' | 'open' | 'lost'> {
    const [row] = await this.#database.rows<{ holder: string | null }>(
      hasIntent
        ? sql`SELECT holder FROM occi_transactions WHERE id = ${id} FOR UPDATE`
        : sql`SELECT holder FROM occi_locks WHERE key = ANY (${byteaArray(keys)}::BYTEA[]) AND id = ${id} FOR UPDATE`,
    )
    if (row === undefined) return 'committed'
    return row.holder === this.#holder ? 'open' : 'lost'
  }

  /** Returns the ids of the transactions that no process works on, the oldest first. */
  async abandoned(): Promise<readonly string[]> {
    await this.#leases.endAborted()
    const rows = await this.#database.rows<{ id: string }>(sql`
      SELECT t.id FROM occi_transactions t LEFT JOIN occi_holders h ON h.holder = t.holder
      WHERE h.expires IS NULL OR h.expires < clock_timestamp() ORDER BY t.begun, t.id`)
    return rows.map(({ id }) => id).filter((id) => !this.#open.has(id))
  }

  async renew(): Promise<void> {
    await this.#database.rows(sql`SELECT occi_hold(${this.#holder}, ${this.#lease})`)
  }

  async end(aborted: ReadonlyMap<string, { readonly unfinished: boolean }>): Promise<void> {
    const ids = [...aborted.keys()]
    const keys = ids.flatMap((id) => this.#open.get(id)?.keys ?? [])
    const kept = booleanArray([...aborted.values()].map(({ unfinished }) => unfinished))
    await this.#database.rows(
      sql`SELECT occi_end(${ids}::UUID[], ${this.#holder}, ${kept}::BOOLEAN[], ${byteaArray(keys)})`,
    )
    for (const id of ids) this.#open.delete(id)
  }

  async expire(): Promise<void> {
    await this.#database.rows(sql`DELETE FROM occi_holders WHERE holder = ${this.#holder}`)
  }

  /** Lets other processes continue what is open here. */
  async close(): Promise<void> {
    await this.#leases.close()
    await this.expire().catch(() => {})
  }
}

/** The keys of an intent, each once; in one order: two transactions never wait for each other's. */
function sortedKeys({ keys }: Intent): readonly Buffer[] {
  return [...new Set(keys)].map(lockOctets).sort(Buffer.compare)
}

interface KeyPlace {
  readonly key: string
  readonly location: Buffer
  readonly owner: Buffer
}

/** The keys at which an entity may be stored. */
function placesOf({ keys }: Intent): readonly KeyPlace[] {
  return [...new Set(keys)].flatMap((key) => {
    const { location, owner } = placeOfKey(key)
    const octets = location.startsWith('/') ? locationOctets(location) : undefined
    return octets === undefined ? [] : [{ key, location: octets, owner: ownerOctets(owner) }]
  })
}
