import type {
  Awaitable,
  Catalogue,
  Direction,
  Entity,
  EntityChange,
  Link,
  Page,
  PageQuery,
  Query,
  Reader,
} from '@occi/core'
import {
  canonicalId,
  chain,
  type Registry,
  type Scope,
  type Snapshot,
  type SnapshotOptions,
  uuidOf,
} from '@occi/core/authoring'
import type { Completion } from './completion.ts'

/** Whether the caller sees what is at the ends of links, by location. */
export type SeenEnds = Map<string, boolean>

/** A `Reader` that also reads snapshots, for the engine's own operations. */
export interface CallerReader extends Reader {
  readonly scope: Scope
  /** Returns an entity with its links. By location, by id, or by its kind's location and its UUID. */
  snapshot(key: string, options?: SnapshotOptions): Awaitable<Snapshot | undefined>
  /**
   * Returns whether the caller may see an entity of their scope.
   *
   * @param ends what is known of the ends of links already; what is found out is added
   */
  sees(entity: Entity, ends?: SeenEnds): Awaitable<boolean>
}

/** An entity that was read before it was known what of it is needed. */
export interface Ahead {
  readonly key: string
  readonly found: Snapshot
}

const mostLinksAhead = 100

/** What is read ahead: what showing most entities needs. */
export const readAhead: SnapshotOptions = { links: ['source'], mostLinks: mostLinksAhead, mixins: true }

/** Returns what was read ahead as another read of it returns it; undefined if it has too little. */
function fromAhead({ found }: Ahead, { links = [], mostLinks }: SnapshotOptions = {}): Snapshot | undefined {
  if (links.length !== 1 || links[0] !== 'source') return undefined
  const isEnough = found.links.length < mostLinksAhead || (mostLinks !== undefined && mostLinks <= mostLinksAhead)
  if (!isEnough) return undefined
  return mostLinks === undefined || mostLinks >= found.links.length
    ? found
    : { ...found, links: found.links.slice(0, mostLinks) }
}

/** Reads a registry in the scope of a caller, who may see everything in it. */
export class ScopedReader implements CallerReader {
  readonly catalogue: Catalogue
  readonly scope: Scope
  readonly #registry: Registry

  readonly #completion: Completion
  #ahead: Ahead | undefined

  /** @param ahead is used once, since it is older than what is read later */
  constructor(registry: Registry, completion: Completion, scope: Scope, catalogue: Catalogue, ahead?: Ahead) {
    this.#registry = registry
    this.#completion = completion
    this.scope = scope
    this.catalogue = catalogue
    this.#ahead = ahead
  }

  snapshot(key: string, options?: SnapshotOptions): Awaitable<Snapshot | undefined> {
    const ahead = this.#takeAhead(key, options)
    if (ahead !== undefined) return this.#complete(ahead)
    // A location is no id, and is not looked up as one.
    const canonical = key.startsWith('/') ? key : canonicalId(key)
    return chain(this.#registry.entity(canonical, this.scope, options), (found) =>
      found === undefined ? this.#byUuid(key, options) : this.#complete(found),
    )
  }

  #takeAhead(key: string, options?: SnapshotOptions): Snapshot | undefined {
    const ahead = this.#ahead
    if (ahead === undefined) return undefined
    this.#ahead = undefined
    return ahead.key === key ? fromAhead(ahead, options) : undefined
  }

  /** JSON names entities by id alone, so every entity also answers at its kind's location and UUID. */
  #byUuid(key: string, options?: SnapshotOptions): Awaitable<Snapshot | undefined> {
    const slash = key.lastIndexOf('/')
    const uuid = slash === -1 ? undefined : uuidOf(key.slice(slash + 1))
    const kind = uuid === undefined ? undefined : this.catalogue.at(key.slice(0, slash + 1))
    if (uuid === undefined || kind?.class !== 'kind') return undefined
    return chain(this.#registry.entity(`urn:uuid:${uuid}`, this.scope, options), (found) =>
      found?.entity.kind === kind.identifier ? this.#complete(found) : undefined,
    )
  }

  sees(): boolean {
    return true
  }

  #complete(found: Snapshot): Snapshot {
    const entity = this.#completion.of(found.entity, this.catalogue)
    const links = this.#completion.ofAll(found.links, this.catalogue)
    return entity === found.entity && links === found.links ? found : { ...found, entity, links }
  }

  entity(key: string): Awaitable<Entity | undefined> {
    return chain(this.snapshot(key), (found) => found?.entity)
  }

  page(query: PageQuery): Awaitable<Page> {
    return chain(this.#registry.page(query, this.scope), (page) => {
      const items = this.#completion.ofAll(page.items, this.catalogue)
      return items === page.items ? page : { ...page, items }
    })
  }

  count(query: Query): Awaitable<number> {
    return this.#registry.count(query, this.scope)
  }

  history(entity: Pick<Entity, 'id' | 'version'>, limit: number): Awaitable<readonly EntityChange[]> {
    return this.#registry.history(entity, limit, this.scope)
  }

  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]> {
    return chain(this.#registry.links(locations, direction, this.scope), (links) =>
      this.#completion.ofAll(links, this.catalogue),
    )
  }
}
