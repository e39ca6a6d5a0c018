import { OcciError } from '@occi/core'
import type { Database } from './database.ts'
import { isLocked } from './errors.ts'
import { randomToken } from './token.ts'

/** Marks a file as a registry of this package (`PRAGMA application_id`): "OCCI". */
const applicationId = 0x4f434349

/**
 * The steps from an empty file to the current schema; a file's `user_version` is the number of steps taken. A step that
 * was released is never changed.
 *
 * All that entities can be found and sorted by are `entries`: a list holds the entities of one owner that have
 * something in common, in the order of listings, so that a page costs what it returns.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE lists (
    list INTEGER PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, count INTEGER NOT NULL, UNIQUE (name, owner)
  ) STRICT;

  CREATE TABLE entities (
    entity INTEGER PRIMARY KEY, owner TEXT NOT NULL, location TEXT NOT NULL, id TEXT NOT NULL, stamp INTEGER NOT NULL,
    json TEXT NOT NULL, UNIQUE (location, owner), UNIQUE (id, owner)
  ) STRICT;

  CREATE TABLE entries (
    list INTEGER NOT NULL, key TEXT NOT NULL, link INTEGER NOT NULL, location TEXT NOT NULL, entity INTEGER NOT NULL,
    PRIMARY KEY (list, key, link, location)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE unindexed (entity INTEGER PRIMARY KEY) STRICT;

  CREATE TABLE mixins (
    owner TEXT NOT NULL, identifier TEXT NOT NULL, location TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (owner, identifier), UNIQUE (identifier, owner), UNIQUE (location, owner)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE changes (number INTEGER PRIMARY KEY, token TEXT NOT NULL, time INTEGER NOT NULL, json TEXT NOT NULL) STRICT;

  CREATE TABLE transactions (
    number INTEGER PRIMARY KEY, holder TEXT NOT NULL, state TEXT NOT NULL, expires INTEGER NOT NULL,
    owner TEXT, keys TEXT NOT NULL, intent TEXT
  ) STRICT;
  `,
]

/** Milliseconds between attempts to change the schema while another process writes. */
const pause = 10

/**
 * Brings the schema of a file up to date.
 *
 * @param busyTimeout milliseconds to wait while another process writes
 * @throws OcciError `definition` for the file of another application, or of a later version of this package
 */
export function migrate(database: Database, file: string, busyTimeout: number): void {
  const end = performance.now() + busyTimeout
  while (versionOf(database, file) !== steps.length) {
    try {
      database.transaction(() => migrateNow(database, file))
    } catch (error) {
      if (!isLocked(error) || performance.now() >= end) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
}

function migrateNow(database: Database, file: string): void {
  // Another process may have done it while this one waited.
  const version = versionOf(database, file)
  for (const step of steps.slice(version)) database.script(step)
  if (version === 0) {
    // The state before the first commit: changes can be followed from it.
    const start = JSON.stringify({ operation: 'create', entities: [], mixins: [] })
    database.run('INSERT INTO changes VALUES (0, ?, ?, ?)', randomToken(), Date.now(), start)
  }
  database.script(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length};`)
}

function versionOf(database: Database, file: string): number {
  const version = database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  const id = database.get<{ application_id: number }>('PRAGMA application_id')?.application_id ?? 0
  const isEmpty = database.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined
  if (id !== applicationId && !(isEmpty && id === 0)) {
    throw new OcciError('definition', `${file} is a database of another application, not a registry: name another file`)
  }
  if (version > steps.length) {
    const known = `this one knows ${steps.length}`
    throw new OcciError(
      'definition',
      `${file} was written by a later version of @occi/registry (its schema is ${version}, ${known}): update this one`,
    )
  }
  return version
}
