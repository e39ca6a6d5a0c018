import { OcciError } from '@occi/core'
import type { Database } from './database.ts'

/** Marks a file as a registry of ours (`PRAGMA application_id`): "OCCI". */
const applicationId = 0x4f434349

/**
 * The steps from an empty file to the schema of today; a file's `user_version` says how many it has taken. A step that
 * was released is never changed.
 *
 * Owners, kinds, mixins and attribute names are numbers of `names`, and nobody is 0. Every index ends in the order of
 * listings, once within an owner and once for everybody's eyes, so that a page costs what it gives.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE entities (
    entity INTEGER PRIMARY KEY, owner INTEGER NOT NULL, link INTEGER NOT NULL, location TEXT NOT NULL,
    id TEXT NOT NULL, kind INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entities_by_location ON entities (location, owner);
  CREATE UNIQUE INDEX entities_by_id ON entities (id, owner);
  CREATE INDEX entities_of_owner ON entities (owner, link, location);
  CREATE INDEX entities_of_all ON entities (link, location, owner);
  CREATE INDEX entities_of_kind_and_owner ON entities (kind, owner, link, location);
  CREATE INDEX entities_of_kind ON entities (kind, link, location, owner);

  CREATE TABLE memberships (
    mixin INTEGER NOT NULL, owner INTEGER NOT NULL, link INTEGER NOT NULL, location TEXT NOT NULL,
    kind INTEGER NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (mixin, owner, link, location)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX memberships_of_all ON memberships (mixin, link, location, owner, kind, entity);

  CREATE TABLE attributes (
    name INTEGER NOT NULL, value TEXT NOT NULL, owner INTEGER NOT NULL, link INTEGER NOT NULL, location TEXT NOT NULL,
    kind INTEGER NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (name, value, owner, link, location)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attributes_of_all ON attributes (name, value, link, location, owner, kind, entity);

  CREATE TABLE counters (
    what TEXT NOT NULL, owner INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (what, owner)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE mixins (
    owner INTEGER NOT NULL, identifier TEXT NOT NULL, location TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (owner, identifier)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX mixins_by_identifier ON mixins (identifier, owner);
  CREATE UNIQUE INDEX mixins_by_location ON mixins (location, owner);
  CREATE TABLE mixin_stamps (owner INTEGER PRIMARY KEY, stamp INTEGER NOT NULL) STRICT;
  CREATE INDEX mixin_stamps_by_stamp ON mixin_stamps (stamp);

  CREATE TABLE works (
    work INTEGER PRIMARY KEY AUTOINCREMENT, holder TEXT NOT NULL, state TEXT NOT NULL, expires INTEGER NOT NULL,
    owner TEXT, intent TEXT NOT NULL
  ) STRICT;
  CREATE TABLE locks (key TEXT PRIMARY KEY, work INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX locks_of_work ON locks (work);
  `,
]

/**
 * Brings the schema of a file up to date.
 *
 * @throws OcciError `definition` for the file of something else, or of a later version of this package
 */
export function migrate(database: Database, file: string): void {
  if (versionOf(database, file) === steps.length) return
  database.transaction(() => {
    // Another process may have done it while this one waited.
    const version = versionOf(database, file)
    for (const step of steps.slice(version)) database.script(step)
    database.script(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length};`)
  })
}

function versionOf(database: Database, file: string): number {
  const version = database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  const id = database.get<{ application_id: number }>('PRAGMA application_id')?.application_id ?? 0
  const isEmpty = database.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined
  if (id !== applicationId && !(isEmpty && id === 0)) {
    throw new OcciError('definition', `${file} is a database of something else, not a registry: name another file`)
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
