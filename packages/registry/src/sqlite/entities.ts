import { type Entity, isLink, OcciError, type Scope } from '@occi/core'
import { parseEntity, pathsAbove, searchableAttributes } from '@occi/core/store'
import { type Counters, counterOf } from './counters.ts'
import type { Database } from './database.ts'
import { indexedValue } from './indexed-value.ts'
import { type Names, nobody } from './names.ts'

/** An entity as it is stored. */
interface Stored {
  readonly number: number
  readonly owner: number
  readonly entity: Entity
}

/** A row of an index beside the entity's own. */
interface IndexRow {
  readonly table: 'memberships' | 'attributes'
  /** The columns that lead it: a mixin, or an attribute and its value. */
  readonly key: readonly (string | number)[]
}

/** The entities with their indexes, named by location and by id. */
export class EntityTable {
  readonly #database: Database
  readonly #names: Names
  readonly #counters: Counters

  constructor(database: Database, names: Names, counters: Counters) {
    this.#database = database
    this.#names = names
    this.#counters = counters
  }

  /** What a scope sees at a location or with an id; for `everyone` any of several. */
  find(key: string, scope: Scope): Entity | undefined {
    const column = key.startsWith('/') ? 'location' : 'id'
    const select = `SELECT json FROM entities WHERE ${column} = ?`
    const row =
      scope.everyone === true
        ? this.#database.get<{ json: string }>(`${select} LIMIT 1`, key)
        : this.#database.get<{ json: string }>(`${select} AND owner IN (0, ?)`, key, this.#names.findOwner(scope.owner))
    return row === undefined ? undefined : parseEntity(row.json)
  }

  /** Makes or replaces an entity; within a transaction. */
  put(entity: Entity): void {
    const { location, owner, version, id } = entity
    const current = this.#at(location, this.#names.owner(owner))
    if (version !== (current?.entity.version ?? 0) + 1) {
      throw conflict(current === undefined ? `there is nothing at ${location} to be replaced` : changed(current.entity))
    }
    if (current === undefined) this.#insert(entity)
    else if (current.entity.id === id) this.#replace(current, entity)
    else throw conflict(`the entity at ${location} has the id ${current.entity.id}, not ${id}`)
  }

  /** Deletes an entity of just this version; without an owner, the one that the scope sees. Within a transaction. */
  delete(location: string, version: number, owner: string | undefined, scope: Scope): void {
    const stored = this.expect(location, version, owner, scope)
    this.#deleteRows(stored, indexRows(stored.entity, this.#names))
    this.#database.run('DELETE FROM entities WHERE entity = ?', stored.number)
    this.#count(stored.entity, stored.owner, -1)
  }

  /** Throws where an entity does not have just this version. */
  expect(location: string, version: number, owner: string | undefined, scope: Scope): Stored {
    const seen = owner === undefined ? this.find(location, scope)?.owner : owner
    const stored = this.#at(location, this.#names.findOwner(seen))
    if (stored === undefined) throw conflict(`there is nothing at ${location} any more`)
    if (stored.entity.version !== version) throw conflict(changed(stored.entity))
    return stored
  }

  #at(location: string, owner: number): Stored | undefined {
    const row = this.#database.get<{ entity: number; json: string }>(
      'SELECT entity, json FROM entities WHERE location = ? AND owner = ?',
      location,
      owner,
    )
    return row === undefined ? undefined : { number: row.entity, owner, entity: parseEntity(row.json) }
  }

  #insert(entity: Entity): void {
    const owner = this.#names.owner(entity.owner)
    if (this.#isTaken('location', entity.location, owner)) throw conflict(`the location ${entity.location} is taken`)
    if (this.#isTaken('id', entity.id, owner)) throw conflict(`the id ${entity.id} is taken`)
    const row = this.#database.get<{ entity: number }>(
      'INSERT INTO entities (owner, link, location, id, kind, json) VALUES (?, ?, ?, ?, ?, ?) RETURNING entity',
      owner,
      isLink(entity) ? 1 : 0,
      entity.location,
      entity.id,
      this.#names.number(entity.kind),
      JSON.stringify(entity),
    )
    const stored = { number: row?.entity ?? 0, owner, entity }
    this.#insertRows(stored, indexRows(entity, this.#names))
    this.#count(entity, owner, 1)
  }

  #replace(current: Stored, entity: Entity): void {
    const before = indexRows(current.entity, this.#names)
    const after = indexRows(entity, this.#names)
    // Link and kind stand in every row.
    const isMoved = isLink(entity) !== isLink(current.entity) || entity.kind !== current.entity.kind
    const isIn = (rows: readonly IndexRow[], row: IndexRow) => !isMoved && rows.some((other) => isSame(row, other))
    this.#deleteRows(
      current,
      before.filter((row) => !isIn(after, row)),
    )
    this.#database.run(
      'UPDATE entities SET link = ?, kind = ?, json = ? WHERE entity = ?',
      isLink(entity) ? 1 : 0,
      this.#names.number(entity.kind),
      JSON.stringify(entity),
      current.number,
    )
    this.#insertRows(
      { ...current, entity },
      after.filter((row) => !isIn(before, row)),
    )
    this.#count(current.entity, current.owner, -1)
    this.#count(entity, current.owner, 1)
  }

  /** Tells whether somebody would see two of a location or id if this owner, or nobody, had another one. */
  #isTaken(column: 'location' | 'id', value: string, owner: number): boolean {
    const select = `SELECT 1 FROM entities WHERE ${column} = ?`
    if (owner === nobody) return this.#database.get(`${select} LIMIT 1`, value) !== undefined
    return this.#database.get(`${select} AND owner IN (0, ?)`, value, owner) !== undefined
  }

  #insertRows({ number, owner, entity }: Stored, rows: readonly IndexRow[]): void {
    const kind = this.#names.number(entity.kind)
    for (const { table, key } of rows) {
      const places = '?, '.repeat(key.length)
      const values = [...key, owner, isLink(entity) ? 1 : 0, entity.location, kind, number]
      this.#database.run(`INSERT INTO ${table} VALUES (${places}?, ?, ?, ?, ?)`, ...values)
    }
  }

  #deleteRows({ owner, entity }: Stored, rows: readonly IndexRow[]): void {
    for (const { table, key } of rows) {
      const is = table === 'memberships' ? 'mixin = ?' : 'name = ? AND value = ?'
      const values = [...key, owner, isLink(entity) ? 1 : 0, entity.location]
      this.#database.run(`DELETE FROM ${table} WHERE ${is} AND owner = ? AND link = ? AND location = ?`, ...values)
    }
  }

  #count({ kind, mixins, location }: Entity, owner: number, by: 1 | -1): void {
    this.#counters.add(counterOf.kind(kind), owner, by)
    for (const mixin of new Set(mixins)) this.#counters.add(counterOf.mixin(mixin), owner, by)
    for (const path of pathsAbove(location)) this.#counters.add(counterOf.path(path), owner, by)
  }
}

function indexRows(entity: Entity, names: Names): readonly IndexRow[] {
  const rows: IndexRow[] = []
  for (const mixin of new Set(entity.mixins)) rows.push({ table: 'memberships', key: [names.number(mixin)] })
  for (const [name, value] of searchableAttributes(entity)) {
    rows.push({ table: 'attributes', key: [names.number(name), indexedValue(value)] })
  }
  return rows
}

function isSame(a: IndexRow, b: IndexRow): boolean {
  return a.table === b.table && a.key.every((part, index) => part === b.key[index])
}

function conflict(message: string): OcciError {
  return new OcciError('conflict', message)
}

function changed({ location, version }: Entity): string {
  return `${location} was changed meanwhile: it has version ${version} now`
}
