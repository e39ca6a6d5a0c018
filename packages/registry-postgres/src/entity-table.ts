import type { Change, Delete, Entity, Expect, Put, Scope } from '@occi/core'
import { parseEntity } from '@occi/core/store'
import type { Database, Session } from './database.ts'
import { idDigest, locationDigest, nobody, ownerDigest } from './digest.ts'
import { writeDifferences } from './entity-rows.ts'
import { expectOctets, octetsOf } from './location-octets.ts'
import { type Placed, Places } from './places.ts'
import { sql } from './sql.ts'

/** A change that is about an entity. */
export type EntityChange = Put | Delete | Expect

/** Tells whether a change is about an entity. */
export function isEntityChange(change: Change): change is EntityChange {
  return change.type === 'put' || change.type === 'delete' || change.type === 'expect'
}

/** What a scope sees at a location or with an id; for `everyone` any of several. */
export async function findEntity(database: Database, key: string, scope: Scope): Promise<Entity | undefined> {
  const name = key.startsWith('/') ? octetsOf(key) : idDigest(key)
  if (name === undefined) return undefined
  const named = key.startsWith('/') ? sql`location = ${name}` : sql`id = ${name}`
  const seen = scope.everyone === true ? sql`TRUE` : sql`owner IN (${nobody}, ${ownerDigest(scope.owner)})`
  const [row] = await database.rows<{ json: string }>(
    sql`SELECT json FROM occi_entities WHERE ${named} AND ${seen} LIMIT 1`,
  )
  return row === undefined ? undefined : parseEntity(row.json)
}

/** A place that a commit is about. */
interface Place {
  readonly location: string
  readonly owner: Buffer
}

/** Makes changes to entities in a transaction: reads what they touch, sees what they make of it, and writes that. */
export async function changeEntities(session: Session, changes: readonly EntityChange[], scope: Scope): Promise<void> {
  const creations = changes.filter((change): change is Put => change.type === 'put' && change.entity.version === 1)
  const claims = await claim(session, creations)
  const places = new Places()
  // Where something is made nothing may be, and the next step sees whether it is.
  if (creations.length < changes.length) await readPlaces(session, changes, scope, places)
  await readRivals(session, creations, places)
  for (const change of changes) apply(change, scope, places)
  const counters = await writeDifferences(session, places)
  if (claims.length > 0) await session.rows(sql`DELETE FROM occi_claims WHERE name = ANY(${claims}::BYTEA[])`)
  await counters.write(session)
}

/**
 * Makes those wait who make something of the same names, whoever it is for, until this transaction has ended: what is
 * nobody's may not meet what is somebody's, and no index can say so. Nothing of it stays.
 */
async function claim(session: Session, creations: readonly Put[]): Promise<readonly Buffer[]> {
  const names = creations.flatMap(({ entity }) => [locationDigest(entity.location), idDigest(entity.id)])
  const sorted = [...new Map(names.map((name) => [name.toString('hex'), name])).values()].sort(Buffer.compare)
  if (sorted.length > 0) {
    await session.rows(sql`INSERT INTO occi_claims (name) SELECT * FROM unnest(${sorted}::BYTEA[])`)
  }
  return sorted
}

/** Reads what stands where changes are about, and lets nobody else change it until the transaction has ended. */
async function readPlaces(
  session: Session,
  changes: readonly EntityChange[],
  scope: Scope,
  places: Places,
): Promise<void> {
  const wanted = changes.flatMap((change) => placesOf(change, scope))
  if (wanted.length === 0) return
  const rows = await session.rows<PlacedRow & { json: string }>(sql`
    SELECT e.location, e.owner, e.id, e.version, e.json
    FROM occi_entities e WHERE (e.location, e.owner) IN (
      SELECT * FROM unnest(${wanted.map((one) => expectOctets(one.location))}::BYTEA[],
        ${wanted.map((one) => one.owner)}::BYTEA[]))
    ORDER BY e.location, e.owner FOR UPDATE`)
  for (const row of rows) places.read({ ...placedFrom(row), entity: parseEntity(row.json) })
}

function placesOf(change: EntityChange, scope: Scope): readonly Place[] {
  if (change.type === 'put') return [{ location: change.entity.location, owner: ownerDigest(change.entity.owner) }]
  return ownersMeant(change, scope).map((owner) => ({ location: change.location, owner }))
}

/** Without an owner of its own, a change is about what its scope sees. */
function ownersMeant(change: Delete | Expect, scope: Scope): readonly Buffer[] {
  if (change.owner !== undefined) return [ownerDigest(change.owner)]
  return scope.everyone === true || scope.owner === undefined ? [nobody] : [nobody, ownerDigest(scope.owner)]
}

/** Reads what may be in the way of what is made: what has one of its names, and is seen by somebody who will see it. */
async function readRivals(session: Session, creations: readonly Put[], places: Places): Promise<void> {
  if (creations.length === 0) return
  const locations = creations.map(({ entity }) => expectOctets(entity.location))
  const ids = creations.map(({ entity }) => idDigest(entity.id))
  const owners = creations.map(({ entity }) => ownerDigest(entity.owner))
  const rivals = (column: 'location' | 'id', names: readonly Buffer[]) => {
    const of = { text: column, values: [] }
    return sql`SELECT e.location, e.owner, e.id, e.version
      FROM unnest(${names}::BYTEA[], ${owners}::BYTEA[]) AS c (name, owner)
      JOIN occi_entities e ON e.${of} = c.name
      WHERE e.owner = c.owner OR e.owner = ${nobody} OR c.owner = ${nobody}`
  }
  const rows = await session.rows<PlacedRow>(sql`${rivals('location', locations)} UNION ${rivals('id', ids)}`)
  for (const row of rows) {
    const placed = placedFrom(row)
    if (places.at(placed.location, placed.owner) === undefined) places.read(placed)
  }
}

interface PlacedRow {
  readonly location: Buffer
  readonly owner: Buffer
  readonly id: Buffer
  readonly version: number
}

function placedFrom({ location, owner, id, version }: PlacedRow): Placed {
  return { location: location.toString(), owner: owner.toString('hex'), id: id.toString('hex'), version }
}

function apply(change: EntityChange, scope: Scope, places: Places): void {
  if (change.type === 'put') {
    const { entity } = change
    const owner = ownerDigest(entity.owner).toString('hex')
    const id = idDigest(entity.id).toString('hex')
    places.put({ location: entity.location, owner, id, version: entity.version, entity })
    return
  }
  const { location, version } = change
  const meant = ownersMeant(change, scope).map((owner) => owner.toString('hex'))
  const owner = meant.find((one) => places.at(location, one) !== undefined) ?? ''
  if (change.type === 'delete') places.delete(location, owner, version)
  else places.expect(location, owner, version)
}
