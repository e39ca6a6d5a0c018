import { isOcciError, OcciError } from '@occi/core'
import type { Change, Committed, Scope } from '@occi/core/authoring'
import { type Evaluation, evaluate, inDoubt, locksLost, pause, type StoredPlaces } from '@occi/core/store'
import { Batches } from './batches.ts'
import { type CommitRequest, commitStatement, expectedMixins } from './commit-statement.ts'
import { ConnectionLost } from './connection.ts'
import type { Answer, Database } from './database.ts'
import { databaseError, isLost, isOfOne, isStale } from './errors.ts'
import type { Held } from './held.ts'
import type { LockTable } from './locks.ts'
import { placesAtHand, readPlaces } from './places.ts'
import { formatRevision, stateIn } from './revision.ts'
import { sql } from './sql.ts'

/** How often a commit is evaluated again because something else was stored when it was written. */
const attempts = 20

/** Stands for the version of what is stored until the commit is made: it equals no version that a caller names. */
const unknown = Number.NaN

interface CommitRow {
  readonly committed: number
  readonly snapshot: string
}

/** A commit that changes more entities than this is made by itself: it takes long. */
const manyEntities = 50

/** Commits transactions, concurrent ones together: in one round trip if `begin` read all that is needed, else in two. */
export class Committing {
  readonly #database: Database
  readonly #locks: LockTable
  readonly #stored: () => void
  /** Milliseconds in which the outcome of a commit must be learned whose connection was lost. */
  readonly #doubt: number
  readonly #writing = new Batches((commits: readonly CommitRequest[]) => this.#writeAll(commits), {
    isAlone: ({ evaluation: { entities, mixins } }) => entities.length > manyEntities || mixins.length > 0,
    isOfOne,
  })

  /** @param stored called when a commit has changed something */
  constructor(database: Database, locks: LockTable, doubt: number, stored: () => void) {
    this.#database = database
    this.#locks = locks
    this.#doubt = doubt
    this.#stored = stored
  }

  async commit(held: Held, changes: readonly Change[], scope: Scope): Promise<Committed> {
    const atHand = placesAtHand(held, changes, scope)
    const committed = atHand === undefined ? undefined : await this.#tryAtHand(held, changes, scope, atHand)
    if (committed !== undefined) return committed
    for (let attempt = 1; ; attempt++) {
      const places = await readPlaces(this.#database, changes, scope)
      try {
        return await this.#write(held, changes, scope, places)
      } catch (error) {
        if (isConflict(error)) await this.#requireLocks(held)
        if (!isStale(error)) throw error
        if (attempt === attempts) throw databaseError(error, 'others changed the same again and again')
      }
    }
  }

  /** What is at hand may be outdated: only what was read says that there is a conflict. */
  async #tryAtHand(
    held: Held,
    changes: readonly Change[],
    scope: Scope,
    places: StoredPlaces,
  ): Promise<Committed | undefined> {
    try {
      return await this.#write(held, changes, scope, places)
    } catch (error) {
      if (isConflict(error) || isStale(error)) return undefined
      throw error
    }
  }

  async #write(held: Held, changes: readonly Change[], scope: Scope, places: StoredPlaces): Promise<Committed> {
    const time = held.now()
    const evaluation = evaluate(changes, scope, places, { version: unknown, time })
    const expected = expectedMixins(changes, scope, places, evaluation)
    for (;;) {
      try {
        return this.#done(held, evaluation, await this.#writing.do({ held, evaluation, expected, time }))
      } catch (error) {
        if (isLost(error)) throw locksLost()
        if (!(error instanceof ConnectionLost)) throw error
        const outcome = await this.#learn(held, error)
        if (outcome === 'lost') throw locksLost()
        // The answer is lost: its version and revision are not known.
        if (outcome === 'committed') return this.#recall(held, evaluation)
      }
    }
  }

  async #writeAll(commits: readonly CommitRequest[]): Promise<readonly Answer<CommitRow>[]> {
    const statement = commitStatement(commits, this.#locks.holder, this.#database.search)
    const answer = await this.#database.once<CommitRow>(statement)
    return commits.map(() => answer)
  }

  #done(held: Held, evaluation: Evaluation, { rows, store }: Answer<CommitRow>): Committed {
    const [row] = rows
    if (row === undefined) throw new OcciError('internal', 'the database did not tell the number of a commit')
    this.#locks.drop(held.id)
    if (evaluation.entities.length + evaluation.mixins.length > 0) this.#stored()
    const entities = evaluation.stored.map((entity) => Object.assign(entity, { version: row.committed }))
    return { entities, revision: formatRevision(stateIn(row.snapshot, store, row.committed), store) }
  }

  /**
   * Learns whether a commit whose connection was lost was made; the database may have to start again first.
   *
   * @throws OcciError `in-doubt` if it cannot be learned in time
   */
  async #learn(held: Held, doubt: ConnectionLost): ReturnType<LockTable['outcomeOf']> {
    const end = performance.now() + this.#doubt
    for (;;) {
      try {
        return await this.#locks.outcomeOf(held)
      } catch (error) {
        if (!isOcciError(error, 'unavailable')) throw error
        if (performance.now() > end) throw this.#giveUp(held, doubt)
      }
      await pause(50 + 200 * Math.random())
    }
  }

  /** Returns the result of a commit that was made and whose answer was lost. */
  async #recall(held: Held, evaluation: Evaluation): Promise<Committed> {
    // Among the last ones: it was made within the time of doubt.
    const answer = await this.#database.ask<CommitRow>(sql`
      SELECT number AS committed, pg_current_snapshot()::TEXT AS snapshot
      FROM (SELECT number, id FROM occi_changes ORDER BY number DESC LIMIT 100000) AS c WHERE id = ${held.id}`)
    if (answer.rows.length === 0) throw this.#giveUp(held)
    return this.#done(held, evaluation, answer)
  }

  /** Leaves a transaction to `unfinished`, unless it was committed. */
  #giveUp(held: Held, doubt?: ConnectionLost): OcciError {
    void this.#locks.abort(held.id, true)
    return inDoubt(doubt)
  }

  /** Another transaction may have caused a conflict after the locks were lost. */
  async #requireLocks(held: Held): Promise<void> {
    if ((await this.#locks.outcomeOf(held)) !== 'open') throw locksLost()
  }
}

function isConflict(error: unknown): boolean {
  return isOcciError(error, 'conflict')
}
