import type { Intent } from '@occi/core'
import { type LeaseStore, locksLost, parseIntent } from '@occi/core/store'
import type { Database } from './database.ts'
import { Holder, isGone } from './holder.ts'
import { sql } from './sql.ts'

/** A transaction is `open` until it ends; `lost` when another took its locks, or when it was aborted as unfinished. */
type State = 'open' | 'lost'

interface TransactionRow {
  readonly number: number
  readonly holder: string
  readonly state: State
  readonly expires: number
  readonly owner: string | null
  readonly keys: string
  /** Null if nothing has to be recovered. */
  readonly intent: string | null
}

/** A transaction that a crash left. */
export interface LeftTransaction {
  readonly number: number
  readonly intent: Intent
  readonly owner: string | undefined
}

/**
 * The open transactions of all processes that share the file: intents, and the locks that belong to them until they
 * expire. Its number is a transaction's fence: numbers are never repeated, and a transaction whose row is missing, or
 * of another holder, has lost its locks. All methods but those that say so run within a transaction of the database.
 */
export class TransactionTable implements Pick<LeaseStore<number>, 'end' | 'renew' | 'expire'> {
  readonly #database: Database
  readonly #holder = new Holder()
  readonly #lease: number
  readonly #isOpenHere: (number: number) => boolean

  /**
   * @param lease milliseconds for which locks hold unless they are renewed
   * @param isOpenHere whether a transaction is open in this registry
   */
  constructor(database: Database, lease: number, isOpenHere: (number: number) => boolean) {
    this.#database = database
    this.#lease = lease
    this.#isOpenHere = isOpenHere
  }

  /** Returns the transactions that hold some of the keys and can lose them; undefined if one is under way. */
  losersOf(keys: Iterable<string>): readonly TransactionRow[] | undefined {
    const losers: TransactionRow[] = []
    for (const key of keys) {
      const join = 'SELECT transactions.* FROM locks CROSS JOIN transactions USING (number) WHERE key = ?'
      const holder = this.#database.get<TransactionRow>(join, key)
      if (holder === undefined) continue
      if (this.#isUnderWay(holder)) return undefined
      losers.push(holder)
    }
    return losers
  }

  /** Stores an intent and takes its locks from those that `losersOf` found; returns the number. */
  begin(intent: Intent, owner: string | undefined, losers: readonly TransactionRow[]): number {
    const { keys, isInternal = false, ...rest } = intent
    const insert =
      "INSERT INTO transactions (holder, state, expires, owner, keys, intent) VALUES (?, 'open', ?, ?, ?, ?)"
    const stored = isInternal ? null : JSON.stringify(rest)
    const json = JSON.stringify(keys)
    const number = this.#database.run(insert, this.#holder.name, this.#expiry(), owner ?? null, json, stored)
    this.#lock(number, keys, losers)
    return number
  }

  /** @throws OcciError `locks-lost` unless a transaction still has its locks */
  requireOpen(number: number): void {
    const open = "SELECT 1 FROM transactions WHERE number = ? AND holder = ? AND state = 'open'"
    if (this.#database.get(open, number, this.#holder.name) === undefined) throw locksLost()
  }

  /** Removes a transaction that has ended. */
  delete(number: number, keys: Iterable<string>): void {
    this.#unlock(number, keys)
    this.#database.run('DELETE FROM transactions WHERE number = ?', number)
  }

  end(aborted: ReadonlyMap<number, { readonly unfinished: boolean }>): void {
    for (const [number, { unfinished }] of aborted) {
      const row = this.#own(number)
      if (row === undefined) continue
      if (unfinished) this.#lose(row)
      else this.delete(number, keysOf(row))
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
    const rows = this.#database.all<TransactionRow>(sql`SELECT * FROM transactions ORDER BY number`)
    return rows.filter((row) => !this.#isUnderWay(row)).map(({ number }) => number)
  }

  /** Returns a transaction that no process works on; outside a transaction too. */
  findLeft(number: number): LeftTransaction | undefined {
    const row = this.#row(number)
    if (row === undefined || this.#isUnderWay(row)) return undefined
    const isInternal = row.intent === null ? true : undefined
    const intent = { ...parseIntent(row.intent ?? '{}'), keys: keysOf(row), isInternal }
    return { number, intent, owner: row.owner ?? undefined }
  }

  /** Takes over a transaction that no process works on, with its locks. */
  takeOver({ number, intent }: LeftTransaction, losers: readonly TransactionRow[]): void {
    this.#database.run(
      "UPDATE transactions SET holder = ?, state = 'open', expires = ? WHERE number = ?",
      this.#holder.name,
      this.#expiry(),
      number,
    )
    this.#lock(number, intent.keys, losers)
  }

  #row(number: number): TransactionRow | undefined {
    return this.#database.get<TransactionRow>('SELECT * FROM transactions WHERE number = ?', number)
  }

  /** The row of a transaction if this registry holds it. */
  #own(number: number): TransactionRow | undefined {
    const row = this.#row(number)
    return row?.holder === this.#holder.name ? row : undefined
  }

  #isUnderWay({ number, holder, state, expires }: TransactionRow): boolean {
    if (this.#isOpenHere(number)) return true
    return state === 'open' && expires >= Date.now() && !isGone(holder)
  }

  /** Takes locks; the transactions that have some of them lose all of theirs. */
  #lock(number: number, keys: Iterable<string>, losers: readonly TransactionRow[]): void {
    for (const loser of losers) if (loser.number !== number) this.#lose(loser)
    for (const key of keys) this.#database.run('INSERT OR REPLACE INTO locks (key, number) VALUES (?, ?)', key, number)
  }

  #lose(row: TransactionRow): void {
    if (row.intent === null) this.delete(row.number, keysOf(row))
    else {
      this.#unlock(row.number, keysOf(row))
      this.#database.run("UPDATE transactions SET state = 'lost' WHERE number = ?", row.number)
    }
  }

  #unlock(number: number, keys: Iterable<string>): void {
    for (const key of keys) this.#database.run('DELETE FROM locks WHERE key = ? AND number = ?', key, number)
  }

  #expiry(): number {
    return Date.now() + this.#lease
  }

  #expireAt(numbers: readonly number[], time: number): void {
    const update = 'UPDATE transactions SET expires = ? WHERE number = ? AND holder = ?'
    for (const number of numbers) this.#database.run(update, time, number, this.#holder.name)
  }
}

function keysOf({ keys }: TransactionRow): readonly string[] {
  return JSON.parse(keys)
}
