import { isLink, type Link } from '@occi/core'
import type { Scope, Snapshot, SnapshotOptions } from '@occi/core/authoring'
import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import type { MixinTable } from './mixin-table.ts'
import { idOctets, locationOctets, ownerOctets } from './octets.ts'
import { formatRevision, stateIn } from './revision.ts'
import { type KeptSnapshot, SnapshotCache } from './snapshot-cache.ts'
import { type NamedEntity, type Shape, type SnapshotRow, SnapshotStatement } from './snapshot-statement.ts'

interface AskedEntity extends NamedEntity {
  /** Under which what was read is kept. */
  readonly keptAs: string
}

interface FoundSnapshot {
  readonly snapshot: Snapshot
  /** The stamp of the mixins; null if they are not wanted. */
  readonly mixins: number | null
}

type Reads = Batches<AskedEntity, FoundSnapshot | undefined>

/**
 * Reads entities with their links, those requested at the same time in one round trip. What was read is kept: of an
 * entity with the same stamp nothing else is read.
 */
export class Snapshots {
  readonly #database: Database
  readonly #mixins: MixinTable
  readonly #cache: SnapshotCache
  readonly #reads = new Map<string, Reads>()

  /** @param octets of memory, roughly, for what is kept */
  constructor(database: Database, mixins: MixinTable, octets: number) {
    this.#database = database
    this.#mixins = mixins
    this.#cache = new SnapshotCache(octets)
  }

  async read(
    key: string,
    scope: Scope,
    { links = [], mostLinks, mixins = false }: SnapshotOptions = {},
  ): Promise<Snapshot | undefined> {
    const by = key.startsWith('/') ? 'location' : 'id'
    const name = by === 'id' ? idOctets(key) : locationOctets(key)
    if (name === undefined) return undefined
    const everyone = scope.everyone === true
    const shape: Shape = { by, everyone, links: mostLinks === 0 ? [] : links, mostLinks, mixins }
    const sort = `${everyone} ${shape.links} ${mostLinks}`
    const owner = everyone ? undefined : scope.owner
    const keptAs = `${sort} ${key} ${owner ?? ''}`
    const found = await this.#readsOf(shape, sort).do({ name, owner: ownerOctets(owner), keptAs })
    if (found === undefined || found.mixins === null) return found?.snapshot
    return { ...found.snapshot, mixins: await this.#mixins.at(found.mixins, scope) }
  }

  #readsOf(shape: Shape, sort: string): Reads {
    const key = `${shape.by} ${shape.mixins} ${sort}`
    let reads = this.#reads.get(key)
    if (reads === undefined) {
      const statement = new SnapshotStatement(shape)
      reads = new Batches((asked) =>
        this.#readAll(
          asked,
          statement,
          asked.map(({ keptAs }) => this.#cache.get(keptAs)),
        ),
      )
      this.#reads.set(key, reads)
    }
    return reads
  }

  async #readAll(
    asked: readonly AskedEntity[],
    statement: SnapshotStatement,
    known: readonly (KeptSnapshot | undefined)[],
  ): Promise<readonly (FoundSnapshot | undefined)[]> {
    const stamps = known.map((kept) => kept?.stamp)
    const { rows, store } = await this.#database.ask<SnapshotRow>(statement.of(asked, stamps))
    const { token } = store
    // Another server answers than before, whose stamps mean something else.
    if (known.some((kept) => kept !== undefined && kept.token !== token)) {
      return this.#readAll(
        asked,
        statement,
        asked.map(() => undefined),
      )
    }
    const revision = formatRevision(stateIn(rows[0]?.snapshot ?? '', store), store)
    const links = linksOfRows(rows, asked.length)
    const found: (FoundSnapshot | undefined)[] = asked.map(() => undefined)
    for (const row of rows) {
      if (row.isLink) continue
      const index = row.place - 1
      const kept = isWhole(row) ? this.#keep(row, links[index], asked[index], token) : known[index]
      if (kept === undefined) continue
      const { entity, stamp } = kept
      found[index] = { snapshot: { entity, links: kept.links, stamp, revision }, mixins: row.mixins }
    }
    return found
  }

  #keep(
    row: EntityRow & SnapshotRow,
    linked: Linked | undefined,
    asked: AskedEntity | undefined,
    token: string,
  ): KeptSnapshot {
    const kept = { entity: entityOf(row), links: linked?.links ?? [], stamp: row.stamp, token }
    if (asked !== undefined) this.#cache.keep(asked.keptAs, kept, row.json.length + (linked?.characters ?? 0))
    return kept
  }
}

/** The links of an entity, and how long their JSON is. */
interface Linked {
  readonly links: Link[]
  characters: number
}

function linksOfRows(rows: readonly SnapshotRow[], size: number): readonly (Linked | undefined)[] {
  const all: (Linked | undefined)[] = Array.from({ length: size })
  for (const row of rows) {
    if (!row.isLink || !isWhole(row)) continue
    const entity = entityOf(row)
    if (!isLink(entity)) continue
    const index = row.place - 1
    const linked = all[index] ?? { links: [], characters: 0 }
    all[index] = linked
    linked.links.push(entity)
    linked.characters += row.json.length
  }
  return all
}

function isWhole(row: SnapshotRow): row is SnapshotRow & EntityRow {
  return row.json !== null
}
