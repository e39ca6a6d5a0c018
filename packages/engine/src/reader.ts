import {
  type Awaitable,
  type Catalogue,
  canonicalId,
  chain,
  type Direction,
  type Entity,
  type Link,
  type Page,
  type PageQuery,
  type Query,
  type Reader,
  type Registry,
  type Scope,
  uuidOf,
} from '@occi/core'

/** The read side of a registry, bound to a caller's scope. */
export class ScopedReader implements Reader {
  readonly catalogue: Catalogue
  readonly scope: Scope
  readonly #registry: Registry

  constructor(registry: Registry, scope: Scope, catalogue: Catalogue) {
    this.#registry = registry
    this.scope = scope
    this.catalogue = catalogue
  }

  entity(key: string): Awaitable<Entity | undefined> {
    // A location is no id, and needs no look for one.
    const canonical = key.startsWith('/') ? key : canonicalId(key)
    return chain(this.#registry.entity(canonical, this.scope), (entity) => entity ?? this.#byUuid(key))
  }

  /** JSON names entities by id alone: every entity also answers at its kind's location and UUID. */
  #byUuid(key: string): Awaitable<Entity | undefined> {
    const slash = key.lastIndexOf('/')
    const uuid = slash === -1 ? undefined : uuidOf(key.slice(slash + 1))
    const kind = uuid === undefined ? undefined : this.catalogue.at(key.slice(0, slash + 1))
    if (uuid === undefined || kind?.class !== 'kind') return undefined
    return chain(this.#registry.entity(`urn:uuid:${uuid}`, this.scope), (entity) =>
      entity?.kind === kind.identifier ? entity : undefined,
    )
  }

  page(query: PageQuery): Awaitable<Page> {
    return this.#registry.page(query, this.scope)
  }

  count(query: Query): Awaitable<number> {
    return this.#registry.count(query, this.scope)
  }

  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]> {
    return this.#registry.links(locations, direction, this.scope)
  }
}
