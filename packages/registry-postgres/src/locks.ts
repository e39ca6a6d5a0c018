import { randomUUID } from 'node:crypto'
import type { Intent } from '@occi/core/authoring'
import { type LeaseStore, Leases, parseIntent, placeOfKey } from '@occi/core/store'
import { byteaArray, plainArray, textArray } from './arrays.ts'
import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import { isOfOne } from './errors.ts'
import { type Held, keyParameters, type Locking, type StoredEntity } from './held.ts'
import { locationOctets, lockOctets, ownerOctets } from './octets.ts'
import { sql } from './sql.ts'

/** Why a transaction did not get its locks. */
type LockRefusal = 'busy' | 'freed' | 'gone'

interface BeginRow extends EntityRow {
  readonly outcome: LockRefusal | 'now' | ''
  readonly place: number
  readonly stamp: number
}

/** A transaction with more keys than this begins by itself. */
const manyKeys = 50

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
  readonly #beginning = new Batches((asked: readonly Locking[]) => this.#take(asked, false), {
    isAlone: ({ keys }) => keys.length > manyKeys,
    isOfOne,
  })

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
    const held = await this.#try(askedFor(randomUUID(), intent, owner), false)
    return held === 'gone' ? undefined : held
  }

  /** Takes over an abandoned transaction with all its locks; undefined if another transaction holds one of them. */
  async adopt(id: string): Promise<Held | 'gone' | undefined> {
    const stored = await this.#read(id)
    return stored === undefined ? 'gone' : this.#try(askedFor(id, stored.intent, stored.owner), true)
  }

  /** Returns the intent of an abandoned transaction, if it is still stored. */
  async intentOf(id: string): Promise<Intent | undefined> {
    return (await this.#read(id))?.intent
  }

  async #read(id: string): Promise<Pick<Held, 'intent' | 'owner'> | undefined> {
    const [row] = await this.#database.rows<{ owner: string; intent: string }>(
      sql`SELECT owner, intent FROM occi_transactions WHERE id = ${id}`,
    )
    return row && { intent: parseIntent(row.intent), owner: JSON.parse(row.owner) ?? undefined }
  }

  async #try(asked: Locking, isAdopted: boolean): Promise<Held | 'gone' | undefined> {
    const { id, keys } = asked
    this.#open.set(id, { keys })
    try {
      for (;;) {
        const held = isAdopted ? (await this.#take([asked], true))[0] : await this.#beginning.do(asked)
        if (held === 'freed') continue
        if (typeof held === 'object') this.#leases.add(id)
        else this.#open.delete(id)
        return held === 'busy' ? undefined : held
      }
    } catch (error) {
      // It may have been done all the same.
      await this.abort(id, isAdopted)
      throw error
    }
  }

  async #take(asked: readonly Locking[], isAdopted: boolean): Promise<readonly (Held | LockRefusal)[]> {
    const places = asked.flatMap(placesLocked)
    const [keys, keyPlaces] = keyParameters(asked)
    const rows = await this.#database.rows<BeginRow>(sql`
      SELECT * FROM occi_begin(${plainArray(asked.map(({ id }) => id))}, ${this.#holder}, ${this.#lease}, ${isAdopted},
        ${keys}, ${keyPlaces}, ${byteaArray(places.map((one) => one.octets))}, ${byteaArray(places.map((one) => one.owner))},
        ${textArray(asked.map(({ owner }) => JSON.stringify(owner ?? null)))},
        ${textArray(asked.map(({ intent, hasIntent }) => (hasIntent ? JSON.stringify(intent) : '')))})`)
    const begun = performance.now()
    const [time = 0] = rows.flatMap(({ outcome, version }) => (outcome === 'now' ? [version] : []))
    const now = () => Math.round(time + performance.now() - begun)
    const found = asked.map(() => new Map<string, StoredEntity>())
    const results: (Held | LockRefusal)[] = asked.map((one, index) => ({
      ...one,
      entities: found[index] ?? new Map(),
      now,
    }))
    for (const row of rows) {
      if (row.outcome === '') {
        const { of, key } = places[row.place - 1] ?? {}
        if (of !== undefined) found[asked.indexOf(of)]?.set(key ?? '', { entity: entityOf(row), stamp: row.stamp })
      } else if (row.outcome !== 'now') results[row.place - 1] = row.outcome
    }
    return results
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
    const kept = plainArray([...aborted.values()].map(({ unfinished }) => unfinished))
    await this.#database.rows(
      sql`SELECT occi_end(${plainArray(ids)}::UUID[], ${this.#holder}, ${kept}::BOOLEAN[], ${byteaArray(keys)})`,
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

function askedFor(id: string, intent: Intent, owner: string | undefined): Locking {
  const keys = [...new Set(intent.keys)].map(lockOctets)
  return { id, intent, owner, keys, hasIntent: intent.isInternal !== true || keys.length === 0 }
}

/** Where an entity may be stored that a transaction locks. */
interface KeyPlace {
  readonly of: Locking
  readonly key: string
  readonly octets: Buffer
  readonly owner: Buffer
}

function placesLocked(of: Locking): readonly KeyPlace[] {
  return [...new Set(of.intent.keys)].flatMap((key) => {
    const { location, owner } = placeOfKey(key)
    const octets = location.startsWith('/') ? locationOctets(location) : undefined
    return octets === undefined ? [] : [{ of, key, octets, owner: ownerOctets(owner) }]
  })
}
