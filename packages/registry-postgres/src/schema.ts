import { randomBytes } from 'node:crypto'
import { OcciError } from '@occi/core'
import { commitFunctions } from './commit-functions.ts'
import type { Session } from './connection.ts'
import { lockFunctions } from './lock-functions.ts'
import { type Sql, sql } from './sql.ts'

/** The schema that this version of the package knows. */
const currentVersion = 1

/**
 * Names are octets: digests, owners, and locations, which are compared octet by octet. Unowned is the empty owner.
 *
 * All that entities can be found and sorted by are `occi_entries`, see `entry-octets.ts`, so that a page costs what it returns. `names` of an entity are the lists of its attributes: those that have no value come last in
 * a sorted listing.
 *
 * Numbers of commits (versions, stamps, change sets) are transaction ids, added to a base that grows when the data moves
 * to another server or a standby takes over, so that no number is ever repeated. Commits that were made together share a number; `turn` is the
 * order of their change sets, which ends with 0.
 */
const tables = [
  `CREATE TABLE occi_store (
    one BOOLEAN PRIMARY KEY, version INTEGER NOT NULL, token TEXT NOT NULL, base BIGINT NOT NULL, place TEXT NOT NULL,
    trimmed BIGINT NOT NULL
  )`,

  `CREATE TABLE occi_entities (
    location BYTEA NOT NULL, owner BYTEA NOT NULL, id BYTEA NOT NULL, end_key BYTEA NOT NULL, version BIGINT NOT NULL,
    stamp BIGINT NOT NULL, names BYTEA NOT NULL, json TEXT NOT NULL, text TEXT NOT NULL, words TSVECTOR,
    PRIMARY KEY (location, owner)
  )`,
  'CREATE UNIQUE INDEX occi_entities_by_id ON occi_entities (id, owner)',

  'CREATE TABLE occi_entries (entry BYTEA PRIMARY KEY)',
  `CREATE TABLE occi_counters (
    list BYTEA NOT NULL, owner BYTEA NOT NULL, slot SMALLINT NOT NULL, count BIGINT NOT NULL,
    PRIMARY KEY (list, owner, slot)
  ) WITH (fillfactor = 50)`,

  `CREATE TABLE occi_mixins (
    identifier BYTEA NOT NULL, owner BYTEA NOT NULL, location BYTEA NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (identifier, owner)
  )`,
  'CREATE UNIQUE INDEX occi_mixins_by_location ON occi_mixins (location, owner)',
  'CREATE INDEX occi_mixins_by_owner ON occi_mixins (owner)',
  'CREATE TABLE occi_mixin_stamps (owner BYTEA PRIMARY KEY, stamp BIGINT NOT NULL)',

  `CREATE TABLE occi_changes (
    number BIGINT NOT NULL, turn SMALLINT NOT NULL, id UUID NOT NULL, time BIGINT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (number, turn)
  )`,

  'CREATE TABLE occi_holders (holder UUID PRIMARY KEY, expires TIMESTAMPTZ NOT NULL)',
  `CREATE TABLE occi_transactions (
    id UUID PRIMARY KEY, holder UUID, begun TIMESTAMPTZ NOT NULL, keys BYTEA[] NOT NULL, owner TEXT, intent TEXT NOT NULL
  )`,
  'CREATE TABLE occi_locks (key BYTEA PRIMARY KEY, id UUID NOT NULL, holder UUID NOT NULL)',
]

/** Serializes what changes the schema, in all processes that use the database. */
const exclusive = sql`SELECT pg_advisory_xact_lock(1868784489)`

/**
 * Identifies the server, its history (which is another one when a standby takes over), the database and a table: data that
 * was copied, or that lost its last commits, has another place. A standby does not know its history.
 */
const place = sql`(SELECT concat_ws('-', (SELECT system_identifier FROM pg_control_system()),
  CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END,
  (SELECT oid FROM pg_database WHERE datname = current_database()), 'occi_changes'::regclass::oid))`

/** More commits than a standby that follows asynchronously can be behind: their numbers are not given again. */
const mostLost = 1_000_000

/** What of the store does not change while a connection lasts. */
export interface StoreInfo {
  /** Tells the history of this store from all others. */
  readonly token: string
  /** What is added to a transaction id to number a commit. */
  readonly base: number
  /** How texts are indexed. */
  readonly search: 'parts' | 'prefixes'
}

/**
 * Creates the tables if they do not exist; of several processes that try, one does it and the others wait.
 *
 * @throws OcciError `definition` for a database that is not encoded in UTF-8, or of a later version of this package
 */
export async function createSchema(session: Session): Promise<void> {
  const [row] = await session.rows<{ encoding: string; database: string }>(
    sql`SELECT current_setting('server_encoding') AS encoding, current_database() AS database`,
  )
  if (row?.encoding !== 'UTF8') throw notUnicode(row?.database, row?.encoding)
  await session.transaction(async () => {
    if (!(await isCreated(session))) await session.rows(exclusive)
    // Another process may have created them while this one waited.
    if (await isCreated(session)) return requireKnownVersion(session)
    for (const text of [...tables, ...lockFunctions, ...commitFunctions]) await session.rows({ text, values: [] })
    await session.rows({ text: await searchIndex(session), values: [] })
    await session.rows(sql`
      INSERT INTO occi_store SELECT TRUE, ${currentVersion}, ${newToken()}, 0, ${place}, 0`)
  })
}

/** Asks the table: within a transaction, functions that look up names can answer what was true before it. */
async function isCreated(session: Session): Promise<boolean> {
  const rows = await session.rows(sql`SELECT 1 FROM pg_class
    WHERE relname = 'occi_store' AND relnamespace = ANY (current_schemas(FALSE)::REGNAMESPACE[])`)
  return rows.length > 0
}

async function requireKnownVersion(session: Session): Promise<void> {
  const [row] = await session.rows<{ version: number }>(sql`SELECT version FROM occi_store`)
  if (row !== undefined && row.version <= currentVersion) return
  const known = `its schema is ${row?.version}, this one knows ${currentVersion}`
  throw new OcciError(
    'definition',
    `the database was written by a later version of @occi/registry-postgres (${known}): update this one`,
  )
}

/** With the extension pg_trgm, parts of words are found; otherwise their prefixes. */
async function searchIndex(session: Session): Promise<string> {
  await session.rows({ text: 'SAVEPOINT extension', values: [] })
  try {
    await session.rows({ text: 'CREATE EXTENSION IF NOT EXISTS pg_trgm', values: [] })
  } catch {
    await session.rows({ text: 'ROLLBACK TO extension', values: [] })
  }
  const [row] = await session.rows<{ schema: string }>(
    sql`SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_trgm'`,
  )
  return row === undefined
    ? 'CREATE INDEX occi_entities_by_words ON occi_entities USING gin (words)'
    : `CREATE INDEX occi_entities_by_parts ON occi_entities USING gin (text ${row.schema}.gin_trgm_ops)`
}

/** Reads what does not change; data that was copied from another place gets a history and a base of its own. */
export async function openStore(session: Session): Promise<StoreInfo> {
  const [row] = await session.rows<{
    here: string
    place: string
    token: string
    base: number
    parts: boolean
    fixed: boolean
  }>(sql`
    SELECT place, ${place} AS here, base, token,
      to_regclass('occi_entities_by_parts') IS NOT NULL AS parts,
      current_setting('transaction_read_only')::BOOLEAN AS fixed FROM occi_store`)
  if (row === undefined) throw new OcciError('definition', 'the table occi_store of the database is empty: restore it')
  if (row.place !== row.here && !row.fixed) {
    await session.transaction(() => adopt(session))
    return openStore(session)
  }
  const { token, here, base, parts } = row
  return { token: `${token}-${here}`, base, search: parts ? 'parts' : 'prefixes' }
}

async function adopt(session: Session): Promise<void> {
  const last: Sql = sql`(SELECT greatest(max(base), max(trimmed), (SELECT max(number) FROM occi_changes),
    (SELECT max(stamp) FROM occi_entities)) FROM occi_store)`
  await session.rows(exclusive)
  await session.rows(sql`
    UPDATE occi_store SET base = ${last} + ${mostLost}, trimmed = ${last}, token = ${newToken()}, place = ${place}
    WHERE place <> ${place}`)
}

function newToken(): string {
  return randomBytes(12).toString('hex')
}

function notUnicode(database = '', encoding = ''): OcciError {
  return new OcciError(
    'definition',
    `the database ${database} is encoded in ${encoding}, which cannot store all text: create one with ENCODING 'UTF8' TEMPLATE template0`,
  )
}
