import {
  attributeOf,
  type BackendContext,
  type Catalogue,
  type Entity,
  isLink,
  type Kind,
  type Link,
  type Mixin,
  type Query,
  type Reader,
  type RequestExtras,
} from '@occi/core'
import { copyAttributes, copyEntity, sameJson } from '@occi/core/authoring'
import { expectOthersUntouched, expectWellFormed } from './well-formed.ts'

/** What a call is told, and what stores what it wanted of others. */
export interface CallContext {
  readonly context: BackendContext
  commit(): void
}

/** The entities and mixins that there are, as a service would keep them. */
export class World {
  readonly catalogue: Catalogue
  readonly #extras: RequestExtras
  readonly #entities = new Map<string, Entity>()
  readonly #mixins: Set<string>

  constructor(catalogue: Catalogue, extras: RequestExtras) {
    this.catalogue = catalogue
    this.#extras = extras
    this.#mixins = new Set(catalogue.mixins.map((mixin) => mixin.identifier))
  }

  /** Stores an entity as it is now. */
  keep(entity: Entity): Entity {
    const kept = { ...entity, attributes: copyAttributes(entity.attributes) }
    this.#entities.set(kept.location, kept)
    return kept
  }

  drop(location: string): void {
    this.#entities.delete(location)
  }

  hasMixin(identifier: string): boolean {
    return this.#mixins.has(identifier)
  }

  /**
   * What a call is told.
   *
   * @param subjects copies of the entities that it is for: what a batch wants of them happens to these
   * @param ends what else it may change: the ends of a link
   */
  call(categories: readonly (Kind | Mixin)[], subjects: readonly Entity[], ends: readonly string[] = []): CallContext {
    const wanted: (() => void)[] = []
    const updates: { readonly location: string; readonly change: (entity: Entity) => void }[] = []
    const read = this.#reader()
    const context: BackendContext = {
      categories,
      extras: this.#extras,
      signal: new AbortController().signal,
      catalogue: this.catalogue,
      read,
      batch: {
        entity: async (key) => {
          const isMeant = ({ location, id }: Entity) => location === key || id === key
          const entity = subjects.find(isMeant) ?? (await read.entity(key))
          if (entity === undefined) return undefined
          const copy = copyEntity(entity)
          for (const { location, change } of updates) if (location === entity.location) change(copy)
          return copy
        },
        update: (location, change) => {
          updates.push({ location, change })
          wanted.push(() => this.#update(location, change, subjects, ends))
        },
        putMixin: ({ scheme, term }) => wanted.push(() => this.#mixins.add(scheme + term)),
        deleteMixin: (identifier) => wanted.push(() => this.#mixins.delete(identifier)),
      },
    }
    return {
      context,
      commit() {
        for (const change of wanted) change()
      },
    }
  }

  #update(
    location: string,
    change: (entity: Entity) => void,
    subjects: readonly Entity[],
    ends: readonly string[],
  ): void {
    const subject = subjects.find((one) => one.location === location)
    if (subject !== undefined) {
      change(subject)
      return
    }
    const entity = this.#entities.get(location)
    if (!ends.includes(location) || entity === undefined) {
      const of = subjects.map((one) => one.location).join(', ')
      throw new Error(`batch.update of ${location} in a call for ${of}: expected that, or an end of it that is beside`)
    }
    const copy = copyEntity(entity)
    change(copy)
    expectOthersUntouched(`batch.update of ${location}`, entity, copy)
    expectWellFormed(`batch.update of ${location}`, copy, this.catalogue)
    this.keep(copy)
  }

  #reader(): Reader {
    const matching = (query: Query) => [...this.#entities.values()].filter((entity) => matches(entity, query))
    return {
      catalogue: this.catalogue,
      entity: (key) => matching({}).find(({ location, id }) => location === key || id === key),
      page: ({ limit, after, offset = 0, ...query }) => {
        const start = after === undefined ? offset : Number(after) + offset
        const items = matching(query).slice(start, start + limit)
        const next = matching(query).length > start + limit ? String(start + limit) : undefined
        return { items, next, revision: '' }
      },
      count: (query) => matching(query).length,
      links: (locations, direction) =>
        matching({}).filter((entity): entity is Link => isLink(entity) && locations.includes(entity[direction])),
    }
  }
}

function matches(entity: Entity, { kind, mixins = [], prefix = '/', attributes = new Map() }: Query): boolean {
  if (kind !== undefined && entity.kind !== kind) return false
  if (!mixins.every((mixin) => entity.mixins.includes(mixin)) || !entity.location.startsWith(prefix)) return false
  return [...attributes].every(([name, value]) => sameJson(attributeOf(entity, name), value))
}
