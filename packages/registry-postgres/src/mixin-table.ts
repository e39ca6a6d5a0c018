import { type Change, type DeleteMixin, OcciError, type PutMixin, type Scope, type StoredMixin } from '@occi/core'
import type { Database, Session } from './database.ts'
import { identifierDigest, locationDigest, nobody, ownerDigest } from './digest.ts'
import { sql } from './sql.ts'

/** A change that is about a mixin. */
export type MixinChange = PutMixin | DeleteMixin

/** Tells whether a change is about a mixin. */
export function isMixinChange(change: Change): change is MixinChange {
  return change.type === 'put-mixin' || change.type === 'delete-mixin'
}

/** Where the last stamp stands that was given to any owner: no digest of an owner is so short. */
const everybody = Buffer.from('*')

/** An array of mixins, and the last change to what a scope sees, to tell whether it is that still. */
interface Kept {
  readonly array: readonly StoredMixin[]
  readonly stamp: number
}

/** How many scopes' arrays are kept. */
const keptScopes = 100_000

/** Stored mixins. A change to an owner's stamps him, so that arrays stay the same as long as nothing changed. */
export class MixinTable {
  readonly #database: Database
  readonly #kept = new Map<string, Kept>()

  constructor(database: Database) {
    this.#database = database
  }

  /** What a scope sees; owners without mixins of their own share what is nobody's. */
  async all(scope: Scope): Promise<readonly StoredMixin[]> {
    const owner = scope.everyone === true ? everybody : ownerDigest(scope.owner)
    const key = owner.toString('hex')
    const [row] = await this.#database.rows<{ stamp: number }>(
      scope.everyone === true
        ? sql`SELECT stamp FROM occi_mixin_stamps WHERE owner = ${everybody}`
        : sql`SELECT max(stamp) AS stamp FROM occi_mixin_stamps WHERE owner IN (${nobody}, ${owner})`,
    )
    const stamp = row?.stamp ?? 0
    const kept = this.#kept.get(key)
    if (kept?.stamp === stamp) return kept.array
    const array = await this.#read(owner)
    this.#keep(key, { array, stamp })
    return array
  }

  async #read(owner: Buffer): Promise<readonly StoredMixin[]> {
    const where = owner === everybody ? sql`TRUE` : sql`owner = ${owner}`
    const rows = await this.#database.rows<{ json: string }>(sql`SELECT json FROM occi_mixins WHERE ${where}`)
    const own = rows.map(({ json }): StoredMixin => JSON.parse(json))
    if (owner === everybody || owner === nobody) return Object.freeze(own)
    const nobodys = await this.all({})
    return own.length === 0 ? nobodys : Object.freeze([...nobodys, ...own])
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept)
    if (this.#kept.size <= keptScopes) return
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined) this.#kept.delete(oldest)
  }
}

/** Makes changes to mixins in a transaction; commits that do so wait for each other. */
export async function changeMixins(session: Session, changes: readonly MixinChange[], scope: Scope): Promise<void> {
  if (changes.length === 0) return
  const [row] = await session.rows<{ stamp: number }>(sql`
    INSERT INTO occi_mixin_stamps (owner, stamp) VALUES (${everybody}, 1)
    ON CONFLICT (owner) DO UPDATE SET stamp = occi_mixin_stamps.stamp + 1 RETURNING stamp`)
  const stamp = row?.stamp ?? 1
  for (const change of changes) {
    if (change.type === 'put-mixin') await put(session, change.mixin, stamp)
    else await remove(session, change, scope, stamp)
  }
}

async function put(session: Session, mixin: StoredMixin, stamp: number): Promise<void> {
  const name = mixin.scheme + mixin.term
  const [identifier, location] = [identifierDigest(name), locationDigest(mixin.location)]
  const owner = ownerDigest(mixin.owner)
  // What somebody would see beside it under one of its names, itself aside.
  const [other] = await session.rows<{ identifier: Buffer }>(sql`
    SELECT identifier FROM occi_mixins WHERE (identifier = ${identifier} OR location = ${location})
      AND NOT (owner = ${owner} AND identifier = ${identifier})
      AND (owner = ${owner} OR owner = ${nobody} OR ${owner}::BYTEA = ${nobody}) LIMIT 1`)
  if (other !== undefined) {
    const what = other.identifier.equals(identifier)
      ? `there is a mixin ${name} already`
      : `the location ${mixin.location} is taken by another mixin`
    throw new OcciError('conflict', what)
  }
  await session.rows(sql`
    INSERT INTO occi_mixins (identifier, owner, location, json)
    VALUES (${identifier}, ${owner}, ${location}, ${JSON.stringify(mixin)})
    ON CONFLICT (owner, identifier) DO UPDATE SET location = excluded.location, json = excluded.json`)
  await stampOwner(session, owner, stamp)
}

/** Deletes a mixin, where it is there; without an owner, the one that the scope sees. */
async function remove(session: Session, change: DeleteMixin, scope: Scope, stamp: number): Promise<void> {
  const owners = change.owner === undefined ? ownersIn(scope) : [ownerDigest(change.owner)]
  const deleted = await session.rows<{ owner: Buffer }>(sql`
    DELETE FROM occi_mixins WHERE identifier = ${identifierDigest(change.identifier)}
      AND owner = ANY(${owners}::BYTEA[]) RETURNING owner`)
  for (const { owner } of deleted) await stampOwner(session, owner, stamp)
}

async function stampOwner(session: Session, owner: Buffer, stamp: number): Promise<void> {
  await session.rows(sql`
    INSERT INTO occi_mixin_stamps (owner, stamp) VALUES (${owner}, ${stamp})
    ON CONFLICT (owner) DO UPDATE SET stamp = excluded.stamp`)
}

function ownersIn(scope: Scope): readonly Buffer[] {
  return scope.everyone === true || scope.owner === undefined ? [nobody] : [nobody, ownerDigest(scope.owner)]
}
