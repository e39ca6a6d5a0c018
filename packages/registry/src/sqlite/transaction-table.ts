import type { Intent } from '@occi/core/authoring'
import { type LeaseStore, locksLost, parseIntent } from '@occi/core/store'
import type { Database } from './database.ts'
import { Holder, isGone } from './holder.ts'
import { sql } from './sql.ts'

/** A transaction is `open` until it ends; `lost` when another took its locks, or when it was aborted as unfinished. */
type TransactionState = 'open' | 'lost'

interface TransactionRow {
  readonly number: number
  readonly holder: string
  readonly state: TransactionState
  readonly expires: number
  readonly owner: string | null
  readonly keys: string
  /** Null if nothing has to be recovered. */
  readonly intent: string | null
}

type HeldRow = Pick<TransactionRow, 'number' | 'holder' | 'state' | 'expires'>

/** An open transaction of another process, with the keys that it locks. */
interface Other extends HeldRow {
  readonly keys: readonly string[]
}

/** A transaction that a crash left. */
export interface LeftTransaction {
  readonly number: number
  readonly intent: Intent
  readonly owner: string | undefined
}

/**
 * The open transactions of all processes that share the file: intents, and the locks that belong to them until they
 * expire. Its number is a transaction's fence: a holder never repeats one, and a transaction whose row is missing, or
 * of another holder, has lost its locks. What is open is kept in memory and read again (`refresh`) when another process
 * has written. All methods but those that say so run within a transaction of the database.
 */
export class TransactionTable implements Pick<LeaseStore<number>, 'end' | 'renew' | 'expire'> {
  readonly #database: Database
  readonly #holder = new Holder()
  readonly #lease: number
  readonly #isOpenHere: (number: number) => boolean
  /** The transactions of this registry that have their locks. */
  readonly #own = new Set<number>()
  /** The transactions of other processes, by each key that they lock. */
  readonly #others = new Map<string, Other>()
  /** The greatest number of a transaction; none is repeated while this registry is open. */
  #last = 0

  /**
   * @param lease milliseconds for which locks hold unless they are renewed
   * @param isOpenHere whether a transaction is open in this registry
   */
  constructor(database: Database, lease: number, isOpenHere: (number: number) => boolean) {
    this.#database = database
    this.#lease = lease
    this.#isOpenHere = isOpenHere
  }

  /** Reads what is open. */
  refresh(): void {
    this.#own.clear()
    this.#others.clear()
    for (const row of this.#database.all<TransactionRow>(rows)) {
      this.#last = Math.max(this.#last, row.number)
      if (row.state === 'lost') continue
      if (row.holder === this.#holder.name) this.#own.add(row.number)
      else this.#noteOther({ ...row, keys: parseKeys(row) })
    }
  }

  #noteOther(other: Other): void {
    for (const key of other.keys) this.#others.set(key, other)
  }

  /** Returns the transactions that hold some of the keys and can lose them; undefined if one is under way. */
  losersOf(keys: Iterable<string>): Iterable<Other> | undefined {
    const losers = new Set<Other>()
    for (const key of keys) {
      const holder = this.#others.get(key)
      if (holder === undefined) continue
      if (this.#isUnderWay(holder)) return undefined
      losers.add(holder)
    }
    return losers
  }

  /** Stores an intent, and takes its locks from those that `losersOf` found; returns the number. */
  begin(intent: Intent, owner: string | undefined, losers: Iterable<Other>): number {
    const { keys, isInternal = false, ...rest } = intent
    const stored = isInternal ? null : JSON.stringify(rest)
    const json = JSON.stringify(keys)
    const holder = this.#holder.name
    const number = ++this.#last
    const insert = "INSERT INTO transactions VALUES (?, ?, 'open', ?, ?, ?, ?)"
    this.#database.run(insert, number, holder, this.#expiry(), owner ?? null, json, stored)
    this.#own.add(number)
    for (const loser of losers) this.#lose(loser.number)
    return number
  }

  /** @throws OcciError `locks-lost` unless a transaction still has its locks */
  requireOpen(number: number): void {
    if (!this.#own.has(number)) throw locksLost()
  }

  /** Removes a transaction that has ended. */
  delete(number: number): void {
    this.#own.delete(number)
    this.#database.run('DELETE FROM transactions WHERE number = ?', number)
  }

  end(aborted: ReadonlyMap<number, { readonly unfinished: boolean }>): void {
    for (const [number, { unfinished }] of aborted) {
      if (!this.#own.has(number)) continue
      if (unfinished) this.#lose(number)
      else this.delete(number)
    }
  }

  renew(open: readonly number[]): void {
    this.#expireAt(open, this.#expiry())
  }

  /** Lets the locks expire now, and tells others that this registry is gone. */
  expire(open: readonly number[]): void {
    this.#expireAt(open, 0)
  }

  leave(): void {
    this.#holder.leave()
  }

  /** Returns the numbers of the transactions that no process works on; outside a transaction. */
  left(): readonly number[] {
    const all = this.#database.all<TransactionRow>(rows)
    return all.filter((row) => !this.#isUnderWay(row)).map(({ number }) => number)
  }

  /** Returns a transaction that no process works on; outside a transaction too. */
  findLeft(number: number): LeftTransaction | undefined {
    const row = this.#row(number)
    if (row === undefined || this.#isUnderWay(row)) return undefined
    const isInternal = row.intent === null ? true : undefined
    const intent = { ...parseIntent(row.intent ?? '{}'), keys: parseKeys(row), isInternal }
    return { number, intent, owner: row.owner ?? undefined }
  }

  /** Takes over a transaction that no process works on, with its locks. */
  takeOver({ number }: LeftTransaction, losers: Iterable<Other>): void {
    for (const loser of losers) if (loser.number !== number) this.#lose(loser.number)
    const update = "UPDATE transactions SET holder = ?, state = 'open', expires = ? WHERE number = ?"
    this.#database.run(update, this.#holder.name, this.#expiry(), number)
    this.#forget(number)
    this.#own.add(number)
  }

  #row(number: number): TransactionRow | undefined {
    return this.#database.get<TransactionRow>('SELECT * FROM transactions WHERE number = ?', number)
  }

  #isUnderWay({ number, holder, state, expires }: HeldRow): boolean {
    if (holder === this.#holder.name && this.#isOpenHere(number)) return true
    return state === 'open' && expires >= Date.now() && !isGone(holder)
  }

  /** Takes the locks of a transaction; its intent is kept, if it has one. */
  #lose(number: number): void {
    this.#forget(number)
    this.#database.run("UPDATE transactions SET state = 'lost' WHERE number = ?", number)
    this.#database.run('DELETE FROM transactions WHERE number = ? AND intent IS NULL', number)
  }

  #forget(number: number): void {
    this.#own.delete(number)
    for (const [key, other] of this.#others) if (other.number === number) this.#others.delete(key)
  }

  #expiry(): number {
    return Date.now() + this.#lease
  }

  #expireAt(numbers: readonly number[], time: number): void {
    const update = 'UPDATE transactions SET expires = ? WHERE number = ? AND holder = ?'
    for (const number of numbers) this.#database.run(update, time, number, this.#holder.name)
  }
}

/** All but the intents, which may be large. */
const rows = sql`SELECT number, holder, state, expires, keys FROM transactions ORDER BY number`

function parseKeys({ keys }: Pick<TransactionRow, 'keys'>): readonly string[] {
  return JSON.parse(keys)
}
