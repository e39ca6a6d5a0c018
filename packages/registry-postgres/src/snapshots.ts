import { isLink, type Link } from '@occi/core'
import type { Scope, Snapshot, SnapshotOptions } from '@occi/core/authoring'
import { attributeEntry } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { Batch } from './batch.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import { idOctets, listOctets, locationOctets, ownerOctets } from './octets.ts'
import { entriesWithin, locationOfPlace, ownersSql } from './queries.ts'
import { formatRevision, stateOf } from './revision.ts'
import { type Sql, type SqlValue, sql } from './sql.ts'

interface SnapshotRow extends EntityRow {
  readonly place: number
  readonly isLink: boolean
  readonly stamp: number
  readonly snapshot: string | null
}

/** An entity that is asked for, by the octets of its name. */
interface Asked {
  readonly name: Buffer
  readonly owner: Buffer
}

/** What of a request decides its statement. */
interface Shape extends SnapshotOptions {
  readonly by: 'id' | 'location'
  readonly everyone: boolean
}

type Reads = Batch<Asked, Snapshot | undefined>

/** Reads entities with their links, those asked for at the same time in one round trip. */
export class Snapshots {
  readonly #database: Database
  readonly #reads = new Map<string, Reads>()

  constructor(database: Database) {
    this.#database = database
  }

  read(key: string, scope: Scope, { links = [], mostLinks }: SnapshotOptions = {}): Promise<Snapshot | undefined> {
    const by = key.startsWith('/') ? 'location' : 'id'
    const name = by === 'id' ? idOctets(key) : locationOctets(key)
    if (name === undefined) return Promise.resolve(undefined)
    const shape: Shape = { by, everyone: scope.everyone === true, links: mostLinks === 0 ? [] : links, mostLinks }
    const owner = ownerOctets(scope.everyone === true ? undefined : scope.owner)
    return this.#readsOf(shape).do({ name, owner })
  }

  #readsOf(shape: Shape): Reads {
    const { by, everyone, links = [], mostLinks } = shape
    const key = `${by} ${everyone} ${links} ${mostLinks}`
    let reads = this.#reads.get(key)
    if (reads === undefined) {
      const { text, values } = statement(shape)
      reads = new Batch((asked) => this.#readAll(asked, { text, values: values.slice(parametersOfAsked) }))
      this.#reads.set(key, reads)
    }
    return reads
  }

  async #readAll(asked: readonly Asked[], { text, values }: Sql): Promise<readonly (Snapshot | undefined)[]> {
    const { rows, store } = await this.#database.ask<SnapshotRow>({ text, values: [...parametersOf(asked), ...values] })
    const links: Link[][] = asked.map(() => [])
    const found: (Snapshot | undefined)[] = asked.map(() => undefined)
    const revision = formatRevision(stateOf(rows[0]?.snapshot ?? '', store), store)
    for (const row of rows) {
      const entity = entityOf(row)
      const index = row.place - 1
      if (row.isLink) {
        if (isLink(entity)) links[index]?.push(entity)
      } else found[index] = { entity, links: links[index] ?? [], stamp: row.stamp, revision }
    }
    return found
  }
}

function parametersOf(asked: readonly Asked[]): readonly SqlValue[] {
  return [byteaArray(asked.map(({ name }) => name)), byteaArray(asked.map(({ owner }) => owner))]
}

/** How many there are. They come first in each statement, whose text is made once. */
const parametersOfAsked = 2

function statement({ by, everyone, links = [], mostLinks }: Shape): Sql {
  const array = sql`${null}::BYTEA[]`
  const name = by === 'id' ? sql`id` : sql`location`
  const seen = everyone ? sql`TRUE` : sql`owner = ANY (ARRAY['', p.owner])`
  const entities = sql`
    SELECT p.place::INTEGER, p.owner, e.* FROM unnest(${array}, ${array}) WITH ORDINALITY AS p (name, owner, place)
    CROSS JOIN LATERAL (
      SELECT version, stamp, json, end_key FROM occi_entities WHERE ${name} = p.name AND ${seen} LIMIT 1
    ) AS e`
  const main = sql`SELECT e.place, FALSE AS "isLink", e.version, e.stamp, e.json, s.snapshot
    FROM (SELECT pg_current_snapshot()::TEXT AS snapshot) AS s`
  if (links.length === 0) return sql`${main} CROSS JOIN (${entities}) AS e`
  const most = mostLinks ?? null
  const lists = byteaArray(links.map((direction) => listOctets(attributeEntry(`occi.core.${direction}`, '').list)))
  const seenOwners = everyone
    ? ownersSql({ everyone })
    : sql`(SELECT DISTINCT unnest(ARRAY['', e.owner]) AS owner) AS o`
  const [from, before] = [sql`('\\x00' || e.end_key || '\\x00')`, sql`('\\x00' || e.end_key || '\\x01')`]
  const entries = entriesWithin({ list: sql`i.list`, from, before })
  return sql`WITH e AS MATERIALIZED (${entities})
    ${main} CROSS JOIN e
    UNION ALL (
      SELECT e.place, TRUE, l.version, l.stamp, l.json, NULL FROM e CROSS JOIN LATERAL (
        SELECT DISTINCT d.location, d.owner FROM ${seenOwners} CROSS JOIN unnest(${lists}::BYTEA[]) AS i (list)
        CROSS JOIN LATERAL (
          SELECT ${locationOfPlace} AS location, o.owner ${entries} ORDER BY x.entry LIMIT ${most}::BIGINT
        ) AS d ORDER BY d.location, d.owner LIMIT ${most}::BIGINT
      ) AS d CROSS JOIN LATERAL (
        SELECT version, stamp, json FROM occi_entities WHERE location = d.location AND owner = d.owner LIMIT 1
      ) AS l ORDER BY e.place, d.location, d.owner
    )`
}
