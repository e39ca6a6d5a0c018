import { attributeEntry } from '@occi/core/store'
import { byteaArray, plainArray } from './arrays.ts'
import { mixinStamp } from './mixin-table.ts'
import { listOctets } from './octets.ts'
import { entriesWithin, locationOfPlace, ownersSql } from './queries.ts'
import { type Sql, type SqlValue, sql } from './sql.ts'

/** What of a read decides its statement. */
export interface Shape {
  readonly by: 'id' | 'location'
  readonly everyone: boolean
  readonly links: readonly ('source' | 'target')[]
  readonly mostLinks: number | undefined
  readonly mixins: boolean
}

/** A requested entity, by the octets of its name. */
export interface NamedEntity {
  readonly name: Buffer
  readonly owner: Buffer
}

/** A row of an entity, or of a link of one. */
export interface SnapshotRow {
  /** Which one it is of, counted from 1. */
  readonly place: number
  readonly isLink: boolean
  readonly version: number
  readonly stamp: number
  /** Null if the stamp is the known one: then there are no rows of links either. */
  readonly json: string | null
  /** Null for links. */
  readonly snapshot: string | null
  /** The stamp of the mixins; null if they are not wanted, and for links. */
  readonly mixins: number | null
}

/** Stands for the stamp of an entity of which nothing is known. */
const noStamp = -1

/** Reads entities of one shape; its text is made once. */
export class SnapshotStatement {
  readonly #text: string
  readonly #rest: readonly SqlValue[]

  constructor(shape: Shape) {
    const { text, values } = statement(shape)
    this.#text = text
    this.#rest = values.slice(parametersOfAsked)
  }

  /** @param known the stamp of what is known of each */
  of(asked: readonly NamedEntity[], known: readonly (number | undefined)[]): Sql {
    const names = byteaArray(asked.map(({ name }) => name))
    const owners = byteaArray(asked.map(({ owner }) => owner))
    const stamps = plainArray(known.map((stamp) => stamp ?? noStamp))
    return { text: this.#text, values: [names, owners, stamps, ...this.#rest] }
  }
}

/** How many there are. They come first in each statement. */
const parametersOfAsked = 3

function statement({ by, everyone, links, mostLinks, mixins }: Shape): Sql {
  const array = sql`${null}::BYTEA[]`
  const name = by === 'id' ? sql`id` : sql`location`
  const seen = everyone ? sql`TRUE` : sql`owner = ANY (ARRAY['', p.owner])`
  const stampOfMixins = mixins ? mixinStamp(everyone ? undefined : sql`p.owner`) : sql`NULL::BIGINT`
  const entities = sql`
    SELECT p.place::INTEGER, p.owner, e.*, ${stampOfMixins} AS mixins
    FROM unnest(${array}, ${array}, ${null}::BIGINT[]) WITH ORDINALITY AS p (name, owner, known, place)
    CROSS JOIN LATERAL (
      SELECT version, stamp, CASE WHEN stamp <> p.known THEN json END AS json, end_key
      FROM occi_entities WHERE ${name} = p.name AND ${seen} LIMIT 1
    ) AS e`
  const main = sql`SELECT e.place, FALSE AS "isLink", e.version, e.stamp, e.json, s.snapshot, e.mixins
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
      SELECT e.place, TRUE, l.version, l.stamp, l.json, NULL, NULL FROM (SELECT * FROM e WHERE json IS NOT NULL) AS e
      CROSS JOIN LATERAL (
        SELECT DISTINCT d.location, d.owner FROM ${seenOwners} CROSS JOIN unnest(${lists}::BYTEA[]) AS i (list)
        CROSS JOIN LATERAL (
          SELECT ${locationOfPlace} AS location, o.owner ${entries} ORDER BY x.entry LIMIT ${most}::BIGINT
        ) AS d ORDER BY d.location, d.owner LIMIT ${most}::BIGINT
      ) AS d CROSS JOIN LATERAL (
        SELECT version, stamp, json FROM occi_entities WHERE location = d.location AND owner = d.owner LIMIT 1
      ) AS l ORDER BY e.place, d.location, d.owner
    )`
}
