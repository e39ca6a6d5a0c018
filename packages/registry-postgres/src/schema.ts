import { OcciError } from '@occi/core'
import { type Database, explained, type Session } from './database.ts'
import { codeOf } from './errors.ts'
import { sql } from './sql.ts'

/**
 * The steps from an empty database to the schema of today; `occi_schema` says how many it has taken. A step that was
 * released is never changed, and can be taken again where it was interrupted: not every engine can undo it.
 *
 * An entity is named by location and owner, and listed under everything that may be asked for: its kind, its mixins,
 * its attributes (`digest.ts`). A listing is in order within an owner, and once more for everybody's eyes, so that a
 * page costs what it gives. Locations are octets, which all engines order alike; nobody is the empty owner.
 */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS occi_entities (
      location BYTEA NOT NULL, owner BYTEA NOT NULL, id BYTEA NOT NULL, version BIGINT NOT NULL, json TEXT NOT NULL,
      PRIMARY KEY (location, owner)
    )`,
    'CREATE UNIQUE INDEX IF NOT EXISTS occi_entities_by_id ON occi_entities (id, owner)',

    `CREATE TABLE IF NOT EXISTS occi_listings (
      listing BYTEA NOT NULL, owner BYTEA NOT NULL, link SMALLINT NOT NULL, location BYTEA NOT NULL,
      PRIMARY KEY (listing, owner, link, location)
    )`,
    'CREATE INDEX IF NOT EXISTS occi_listings_of_all ON occi_listings (listing, link, location, owner)',

    `CREATE TABLE IF NOT EXISTS occi_counters (
      listing BYTEA NOT NULL, owner BYTEA NOT NULL, slot SMALLINT NOT NULL, count BIGINT NOT NULL,
      PRIMARY KEY (listing, owner, slot)
    )`,

    `CREATE TABLE IF NOT EXISTS occi_mixins (
      identifier BYTEA NOT NULL, owner BYTEA NOT NULL, location BYTEA NOT NULL, json TEXT NOT NULL,
      PRIMARY KEY (owner, identifier)
    )`,
    'CREATE UNIQUE INDEX IF NOT EXISTS occi_mixins_by_identifier ON occi_mixins (identifier, owner)',
    'CREATE UNIQUE INDEX IF NOT EXISTS occi_mixins_by_location ON occi_mixins (location, owner)',
    'CREATE TABLE IF NOT EXISTS occi_mixin_stamps (owner BYTEA PRIMARY KEY, stamp BIGINT NOT NULL)',

    `CREATE TABLE IF NOT EXISTS occi_works (
      work UUID PRIMARY KEY, holder UUID NOT NULL, state TEXT NOT NULL, begun TIMESTAMPTZ NOT NULL,
      expires TIMESTAMPTZ NOT NULL, owner TEXT, intent TEXT NOT NULL
    )`,
    'CREATE TABLE IF NOT EXISTS occi_locks (key BYTEA PRIMARY KEY, work UUID NOT NULL)',
    'CREATE INDEX IF NOT EXISTS occi_locks_of_work ON occi_locks (work)',
    'CREATE TABLE IF NOT EXISTS occi_claims (name BYTEA PRIMARY KEY)',
  ],
]

/** Milliseconds that a step may take, or waiting for another process that takes it. */
const patience = 600_000

/**
 * Brings the schema of a database up to date; of several processes that try, one does it and the others wait.
 *
 * @throws OcciError `definition` where it is of a later version of this package
 */
export async function migrate(database: Database): Promise<void> {
  if ((await stepsOf(database)) === steps.length) return
  try {
    await makeVersionTable(database)
    for (let version = 1; version <= steps.length; version++) {
      await database.transaction((session) => takeStep(session, version), patience)
    }
  } catch (error) {
    throw explained(error)
  }
}

/** The steps that a database has taken; undefined where it has not even the table that says so. */
async function stepsOf(database: Database): Promise<number | undefined> {
  try {
    const [row] = await database.rows<{ version: number }>(sql`SELECT version FROM occi_schema`)
    return expectKnown(row?.version ?? 0)
  } catch (error) {
    if (codeOf(error) === '42P01') return undefined
    throw error
  }
}

async function makeVersionTable(database: Database): Promise<void> {
  try {
    await database.rows(
      sql`CREATE TABLE IF NOT EXISTS occi_schema (one SMALLINT PRIMARY KEY, version INTEGER NOT NULL)`,
    )
  } catch (error) {
    // IF NOT EXISTS fails, in several ways, where two make it at the same time.
    if ((await stepsOf(database)) === undefined) throw error
  }
  await database.rows(sql`INSERT INTO occi_schema (one, version) VALUES (1, 0) ON CONFLICT (one) DO NOTHING`)
}

/** Takes a step, unless another process has. */
async function takeStep(session: Session, version: number): Promise<void> {
  const [row] = await session.rows<{ version: number }>(sql`SELECT version FROM occi_schema WHERE one = 1 FOR UPDATE`)
  if (expectKnown(row?.version ?? 0) >= version) return
  for (const text of steps[version - 1] ?? []) await session.rows({ text, values: [] })
  await session.rows(sql`UPDATE occi_schema SET version = ${version} WHERE one = 1`)
}

function expectKnown(version: number): number {
  if (version <= steps.length) return version
  const known = `its schema is ${version}, this one knows ${steps.length}`
  throw new OcciError(
    'definition',
    `the database was written by a later version of @occi/registry-postgres (${known}): update this one`,
  )
}
