import type { Entity } from '@occi/core'
import type { Intent } from '@occi/core/authoring'
import { byteaArray, plainArray } from './arrays.ts'
import type { SqlValue } from './sql.ts'

/** A transaction, whether it has its locks or asks for them. */
export interface Locking {
  readonly id: string
  readonly intent: Intent
  readonly owner: string | undefined
  /** Its lock keys, as they are stored. */
  readonly keys: readonly Buffer[]
  /** Whether its intent is stored. */
  readonly hasIntent: boolean
}

/** An entity and its stamp. */
export interface StoredEntity {
  readonly entity: Entity
  readonly stamp: number
}

/** A transaction that has its locks. */
export interface Held extends Locking {
  /** What is stored at its keys, by key. */
  readonly entities: ReadonlyMap<string, StoredEntity>
  /** Returns the time of the database, in milliseconds since 1970. */
  now(): number
}

/** The keys of transactions, and which of them each belongs to; in one order: two never wait for each other's. */
export function keyParameters(transactions: readonly Pick<Locking, 'keys'>[]): readonly [SqlValue, SqlValue] {
  const keys = transactions.flatMap((one, index) => one.keys.map((key) => ({ key, place: index + 1 })))
  keys.sort((a, b) => a.key.compare(b.key))
  return [byteaArray(keys.map(({ key }) => key)), plainArray(keys.map(({ place }) => place))]
}
