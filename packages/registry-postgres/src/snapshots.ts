import { isLink } from '@occi/core'
import type { Scope, Snapshot, SnapshotOptions } from '@occi/core/authoring'
import { attributeEntry } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import { idOctets, listOctets, locationOctets } from './octets.ts'
import { ownersOf, ownersSql } from './queries.ts'
import { formatRevision, stateOf } from './revision.ts'
import { type Sql, sql } from './sql.ts'

interface SnapshotRow extends EntityRow {
  readonly stamp: number
  readonly snapshot: string
}

/** Reads an entity and its links, in one round trip. */
export async function readSnapshot(
  database: Database,
  key: string,
  scope: Scope,
  options: SnapshotOptions = {},
): Promise<Snapshot | undefined> {
  const named = nameCondition(key)
  if (named === undefined) return undefined
  const seen = scope.everyone === true ? sql`TRUE` : sql`owner = ANY (${byteaArray(ownersOf(scope))}::BYTEA[])`
  const { rows, store } = await database.ask<SnapshotRow>(statement(sql`${named} AND ${seen}`, scope, options))
  const [main, ...links] = rows
  if (main === undefined) return undefined
  const revision = formatRevision(stateOf(main.snapshot, store), store)
  return { entity: entityOf(main), links: links.map(entityOf).filter(isLink), stamp: main.stamp, revision }
}

function nameCondition(key: string): Sql | undefined {
  if (!key.startsWith('/')) return sql`id = ${idOctets(key)}`
  const location = locationOctets(key)
  return location === undefined ? undefined : sql`location = ${location}`
}

function statement(where: Sql, scope: Scope, { links = [], mostLinks }: SnapshotOptions): Sql {
  const entity = sql`SELECT version, stamp, json, end_key FROM occi_entities WHERE ${where} LIMIT 1`
  const main = sql`SELECT version, stamp, json, pg_current_snapshot()::TEXT AS snapshot FROM`
  if (links.length === 0 || mostLinks === 0) return sql`${main} (${entity}) AS e`
  const most = mostLinks ?? null
  const lists = byteaArray(links.map((direction) => listOctets(attributeEntry(`occi.core.${direction}`, '').list)))
  return sql`WITH e AS MATERIALIZED (${entity})
    ${main} e
    UNION ALL (
      SELECT l.version, l.stamp, l.json, '' FROM (
        SELECT DISTINCT d.location, d.owner FROM e CROSS JOIN ${ownersSql(scope)}
        CROSS JOIN unnest(${lists}::BYTEA[]) AS i (list) CROSS JOIN LATERAL (
          SELECT d.location, d.owner FROM occi_entries d
          WHERE d.list = i.list AND d.owner = o.owner AND d.key = e.end_key
          ORDER BY d.link, d.location LIMIT ${most}::BIGINT
        ) AS d ORDER BY d.location, d.owner LIMIT ${most}::BIGINT
      ) AS d CROSS JOIN LATERAL (
        SELECT version, stamp, json FROM occi_entities WHERE location = d.location AND owner = d.owner LIMIT 1
      ) AS l ORDER BY d.location, d.owner
    )`
}
