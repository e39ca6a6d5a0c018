import { type Entity, isLink } from '@occi/core'
import type { Difference, Scope } from '@occi/core/authoring'
import { changedEntries, type EntityHolder, type Entry, orderList, type Place, parseEntity } from '@occi/core/store'
import type { Database } from './database.ts'
import { type Lists, ownerText, seenBy } from './lists.ts'
import { digest } from './token.ts'

/** An entity as it is stored. */
export interface StoredEntity {
  /** The number of its row. */
  readonly number: number
  readonly entity: Entity
  readonly json: string
  readonly stamp: number
}

/** How an entity differs; its JSON is that of `after`. */
interface Written {
  readonly old: StoredEntity | undefined
  readonly after: Entity | undefined
  readonly json: string
}

interface EntityRow {
  readonly entity: number
  readonly json: string
  readonly stamp: number
}

/** How many entries are inserted by one statement. */
const entriesAtOnce = 16

/** The statements that insert so many entries. If one failed, all would be rolled back: SQLite need not prepare for less. */
const insertEntries = Array.from(
  { length: entriesAtOnce + 1 },
  (_, count) => `INSERT OR FAIL INTO entries VALUES ${Array(count).fill('(?, ?, ?, ?, ?)').join()}`,
)

/** The entities with their entries, named by location and by id. */
export class EntityTable {
  readonly #database: Database
  readonly #lists: Lists
  /** The rows of the entities that commits have read. */
  readonly #rows = new WeakMap<Entity, StoredEntity>()

  constructor(database: Database, lists: Lists) {
    this.#database = database
    this.#lists = lists
  }

  /** Returns what a scope sees at a location or with an id; for `everyone` any of several. */
  find(key: string, scope: Scope): StoredEntity | undefined {
    const select = `SELECT entity, json, stamp FROM entities WHERE ${key.startsWith('/') ? 'location' : 'id'} = ?`
    return stored(
      scope.everyone === true
        ? this.#database.get<EntityRow>(`${select} LIMIT 1`, key)
        : this.#database.get<EntityRow>(`${select} AND ${seenBy(scope.owner)}`, key, ownerText(scope.owner)),
    )
  }

  /** Returns the entity of exactly this owner at a location, for a commit that may change it. */
  at(location: string, owner: string | undefined): Entity | undefined {
    const select = 'SELECT entity, json, stamp FROM entities WHERE location = ? AND owner = ?'
    const found = stored(this.#database.get<EntityRow>(select, location, ownerText(owner)))
    if (found !== undefined) this.#rows.set(found.entity, found)
    return found?.entity
  }

  /** Returns the stamp of the entity of exactly this owner at a location. */
  stampAt({ location, owner }: Place): number | undefined {
    return this.#database.get<{ stamp: number }>(
      'SELECT stamp FROM entities WHERE location = ? AND owner = ?',
      location,
      ownerText(owner),
    )?.stamp
  }

  /** Returns the entities of a location or id that one caller could see together with one of this owner. */
  named(name: string, owner: string | undefined): readonly EntityHolder[] {
    const column = name.startsWith('/') ? 'location' : 'id'
    const seen = owner === undefined ? 'owner >= ?' : seenBy(owner)
    const text = `SELECT json FROM entities WHERE ${column} = ? AND ${seen}`
    const rows = this.#database.all<{ json: string }>({ text, values: [name, ownerText(owner)] })
    return rows.map(({ json }) => parseEntity(json))
  }

  /** Writes what a commit changes, which has read what is there (`at`); returns it as JSON. */
  write(differences: readonly Difference<Entity>[], version: number): string {
    const changes = differences.map(({ before, after }): Written => {
      const old = before === undefined ? undefined : this.#rows.get(before)
      return { old, after, json: after === undefined ? '' : JSON.stringify(after) }
    })
    // What is deleted first, so that its names are free; an entity with another id is another one.
    for (const { old, after } of changes) if (old !== undefined && !hasSameId(old, after)) this.#delete(old)
    for (const { old, after, json } of changes) {
      if (after !== undefined) this.#put(hasSameId(old, after) ? old : undefined, after, json, version)
    }
    return `[${changes.map(differenceJson).join()}]`
  }

  #delete(old: StoredEntity): void {
    this.#removeEntries(old.entity, storedEntries(old.entity, undefined).removed)
    this.#lists.add(old.entity, -1)
    this.#database.run('DELETE FROM entities WHERE entity = ?', old.number)
    this.#noteUnindexed(old.number)
  }

  #put(old: StoredEntity | undefined, after: Entity, json: string, stamp: number): void {
    const { removed, added } = storedEntries(old?.entity, after)
    this.#lists.add(after, 1)
    if (old === undefined) {
      const insert = 'INSERT INTO entities (owner, location, id, stamp, json) VALUES (?, ?, ?, ?, ?)'
      const { owner, location, id } = after
      this.#addEntries(after, this.#database.run(insert, ownerText(owner), location, id, stamp, json), added)
    } else {
      this.#lists.add(old.entity, -1)
      this.#removeEntries(old.entity, removed)
      this.#database.run('UPDATE entities SET stamp = ?, json = ? WHERE entity = ?', stamp, json, old.number)
      this.#addEntries(after, old.number, added)
      this.#noteUnindexed(old.number)
    }
  }

  /** New entities have greater numbers than those that are indexed: they need no note. */
  #noteUnindexed(number: number): void {
    this.#database.run('INSERT OR IGNORE INTO unindexed VALUES (?)', number)
  }

  #addEntries(entity: Entity, number: number, entries: readonly Entry[]): void {
    const lists = this.#lists.of(entity.owner)
    const link = isLink(entity) ? 1 : 0
    for (let start = 0; start < entries.length; start += entriesAtOnce) {
      const some = entries.slice(start, start + entriesAtOnce)
      const values: (string | number)[] = []
      for (const { list, key } of some) values.push(lists.number(list), key, link, entity.location, number)
      this.#database.run(insertEntries[some.length] ?? '', ...values)
    }
  }

  #removeEntries(entity: Entity, entries: readonly Entry[]): void {
    const lists = this.#lists.of(entity.owner)
    const link = isLink(entity) ? 1 : 0
    const text = 'DELETE FROM entries WHERE list = ? AND key = ? AND link = ? AND location = ?'
    for (const { list, key } of entries) this.#database.run(text, lists.number(list), key, link, entity.location)
  }

  /** Gives a stamp to the entities at which links end that a commit added, changed or removed. */
  stampLinked(linked: readonly Place[], stamp: number): void {
    for (const { location, owner } of linked) {
      const update = 'UPDATE entities SET stamp = ? WHERE location = ?'
      if (owner === undefined) this.#database.run(update, stamp, location)
      else this.#database.run(`${update} AND owner IN ('', ?)`, stamp, location, ownerText(owner))
    }
  }
}

/** Returns the entries that differ. Ids are random and have a unique index: entries would only make commits larger. */
function storedEntries(before: Entity | undefined, after: Entity | undefined) {
  const { removed, added } = changedEntries(before, after, digest)
  return { removed: removed.filter(isIndexed), added: added.filter(isIndexed) }
}

function isIndexed({ list }: Entry): boolean {
  return list !== idList
}

const idList = orderList('occi.core.id')

function hasSameId(old: StoredEntity | undefined, after: Entity | undefined): boolean {
  return old !== undefined && old.entity.id === after?.id
}

function differenceJson({ old, after, json }: Written): string {
  if (old === undefined) return `{"after":${json}}`
  return after === undefined ? `{"before":${old.json}}` : `{"before":${old.json},"after":${json}}`
}

function stored(row: EntityRow | undefined): StoredEntity | undefined {
  return row === undefined
    ? undefined
    : { number: row.entity, entity: parseEntity(row.json), json: row.json, stamp: row.stamp }
}
