import { type Entity, isLink } from '@occi/core'
import { searchableAttributes } from '@occi/core/store'
import { CounterChanges } from './counters.ts'
import type { Session } from './database.ts'
import { listing } from './digest.ts'
import { expectOctets } from './location-octets.ts'
import type { Placed, Places } from './places.ts'
import { sql } from './sql.ts'

/** A line of a listing. */
interface Line {
  readonly listing: Buffer
  readonly owner: Buffer
  readonly link: number
  readonly location: string
}

/** Writes what has become of entities and listings; gives what is to be written of counters. */
export async function writeDifferences(session: Session, places: Places): Promise<CounterChanges> {
  const gone: Placed[] = []
  const replaced: Placed[] = []
  const made: Placed[] = []
  const lines = { gone: new Map<string, Line>(), made: new Map<string, Line>() }
  const counters = new CounterChanges()
  for (const { before, after } of places.differences()) {
    if (before !== undefined && before.id === after?.id) replaced.push(after)
    else {
      if (before !== undefined) gone.push(before)
      if (after !== undefined) made.push(after)
    }
    note(before, lines.gone, counters, -1)
    note(after, lines.made, counters, 1)
  }
  await writeEntities(session, gone, replaced, made)
  await writeLines(session, lines.gone, lines.made)
  return counters
}

function note(placed: Placed | undefined, lines: Map<string, Line>, counters: CounterChanges, by: 1 | -1): void {
  if (placed?.entity === undefined) return
  const owner = Buffer.from(placed.owner, 'hex')
  counters.add(placed.entity, owner, by)
  for (const line of linesOf(placed.entity, owner)) lines.set(keyOf(line), line)
}

/** The lines of an entity in listings. */
function linesOf(entity: Entity, owner: Buffer): readonly Line[] {
  const link = isLink(entity) ? 1 : 0
  const listings = [
    listing.everything,
    listing.kind(entity.kind),
    ...entity.mixins.map((mixin) => listing.mixin(mixin)),
    ...searchableAttributes(entity).map(([name, value]) => listing.attribute(name, value)),
  ]
  return listings.map((one) => ({ listing: one, owner, link, location: entity.location }))
}

function keyOf({ listing, owner, link, location }: Line): string {
  return `${listing.toString('hex')} ${owner.toString('hex')} ${link} ${location}`
}

async function writeEntities(
  session: Session,
  gone: readonly Placed[],
  replaced: readonly Placed[],
  made: readonly Placed[],
): Promise<void> {
  if (gone.length > 0) {
    await session.rows(sql`
      DELETE FROM occi_entities WHERE (location, owner) IN (
        SELECT * FROM unnest(${gone.map(octets)}::BYTEA[], ${gone.map(owner)}::BYTEA[]))`)
  }
  if (replaced.length > 0) {
    await session.rows(sql`
      UPDATE occi_entities AS e SET version = n.version, json = n.json
      FROM unnest(${replaced.map(octets)}::BYTEA[], ${replaced.map(owner)}::BYTEA[],
        ${replaced.map((one) => one.version)}::BIGINT[], ${replaced.map(json)}::TEXT[]) AS n (location, owner, version, json)
      WHERE e.location = n.location AND e.owner = n.owner`)
  }
  if (made.length > 0) {
    await session.rows(sql`
      INSERT INTO occi_entities (location, owner, id, version, json)
      SELECT * FROM unnest(${made.map(octets)}::BYTEA[], ${made.map(owner)}::BYTEA[],
        ${made.map((one) => Buffer.from(one.id, 'hex'))}::BYTEA[], ${made.map((one) => one.version)}::BIGINT[],
        ${made.map(json)}::TEXT[])`)
  }
}

const octets = ({ location }: Line | Placed) => expectOctets(location)
const owner = (placed: Placed) => Buffer.from(placed.owner, 'hex')
const json = ({ entity }: Placed) => JSON.stringify(entity)

async function writeLines(
  session: Session,
  before: ReadonlyMap<string, Line>,
  after: ReadonlyMap<string, Line>,
): Promise<void> {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, line]) => line)
  const made = [...after].filter(([key]) => !before.has(key)).map(([, line]) => line)
  const rows = (lines: readonly Line[]) => sql`
    SELECT * FROM unnest(${lines.map((one) => one.listing)}::BYTEA[], ${lines.map((one) => one.owner)}::BYTEA[],
      ${lines.map((one) => one.link)}::SMALLINT[], ${lines.map(octets)}::BYTEA[])`
  if (gone.length > 0) {
    await session.rows(sql`DELETE FROM occi_listings WHERE (listing, owner, link, location) IN (${rows(gone)})`)
  }
  if (made.length > 0) {
    await session.rows(sql`INSERT INTO occi_listings (listing, owner, link, location) ${rows(made)}`)
  }
}
