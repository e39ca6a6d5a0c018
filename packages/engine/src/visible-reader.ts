import {
  type Authorization,
  type Awaitable,
  type Catalogue,
  type Direction,
  type Entity,
  type EntityChange,
  isLink,
  type Link,
  type Page,
  type PageQuery,
  type PolicyContext,
  type Query,
} from '@occi/core'
import { chain, isInside, isLinkKind, type Scope, type Snapshot, type SnapshotOptions } from '@occi/core/authoring'
import { intersect, nothing } from './intersect.ts'
import { meets } from './meets.ts'
import type { CallerReader, SeenEnds } from './reader.ts'
import { turn } from './turn.ts'

/** How many entities are read at once to fill a page. */
const chunk = 100

/**
 * Reads what an authorization allows a caller to see of what another reader reads: it returns nothing that is hidden, and a
 * link is hidden if one of its ends is.
 */
export class VisibleReader implements CallerReader {
  readonly #all: CallerReader
  readonly #authorization: Authorization
  readonly #context: PolicyContext
  #restriction: { readonly query: Awaitable<Query | undefined> } | undefined

  constructor(all: CallerReader, authorization: Authorization, context: PolicyContext) {
    this.#all = all
    this.#authorization = authorization
    this.#context = context
  }

  get catalogue(): Catalogue {
    return this.#all.catalogue
  }

  get scope(): Scope {
    return this.#all.scope
  }

  snapshot(key: string, options?: SnapshotOptions): Awaitable<Snapshot | undefined> {
    const { mostLinks, ...all } = options ?? {}
    return chain(this.#all.snapshot(key, all), async (found) => {
      if (found === undefined || !(await this.sees(found.entity))) return undefined
      const links = found.links.length === 0 ? found.links : await this.#visible(found.links)
      return { ...found, links: links.slice(0, mostLinks) }
    })
  }

  entity(key: string): Awaitable<Entity | undefined> {
    return chain(this.snapshot(key), (found) => found?.entity)
  }

  async page(query: PageQuery): Promise<Page> {
    const narrowed = await this.#restrict({ ...query, limit: Math.max(chunk, query.limit), offset: undefined })
    if (narrowed === nothing)
      return { ...(await this.#all.page({ ...query, limit: 1 })), items: [], next: undefined, total: 0 }
    const items: Entity[] = []
    let skip = query.offset ?? 0
    // Where the last item was read: the cursor behind it is that of a page which ends with it.
    let last = { after: query.after, limit: 0 }
    for (let after = query.after; ; ) {
      const page = await this.#all.page({ ...narrowed, after })
      const ends: SeenEnds = new Map()
      for (const [index, entity] of page.items.entries()) {
        if (!(await this.sees(entity, ends))) continue
        if (skip > 0) skip--
        else if (items.length === query.limit) {
          const { next, revision } = await this.#all.page({ ...narrowed, ...last })
          return { items, next, revision }
        } else {
          items.push(entity)
          last = { after, limit: index + 1 }
        }
      }
      if (page.next === undefined) return { items, revision: page.revision }
      after = page.next
      await turn()
    }
  }

  /** Exact if the restriction alone decides: of links the ends decide as well. */
  async count(query: Query): Promise<number | undefined> {
    const narrowed = await this.#restrict(query)
    if (narrowed === nothing) return 0
    const kind = query.kind === undefined ? undefined : this.catalogue.kind(query.kind)
    const hasLinks = kind === undefined || isLinkKind(kind)
    return this.#authorization.visible === undefined && !hasLinks ? this.#all.count(narrowed) : undefined
  }

  async history(entity: Pick<Entity, 'id' | 'version'>, limit: number): Promise<readonly EntityChange[]> {
    const visible: EntityChange[] = []
    for (const change of await this.#all.history(entity, limit)) {
      const sides = [change.before, change.after].filter((side) => side !== undefined)
      if ((await this.#visible(sides)).length === sides.length) visible.push(change)
    }
    return visible
  }

  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]> {
    return chain(this.#all.links(locations, direction), (links) => this.#visible(links))
  }

  async #visible<E extends Entity>(entities: readonly E[]): Promise<readonly E[]> {
    const visible: E[] = []
    const ends: SeenEnds = new Map()
    for (const entity of entities) if (await this.sees(entity, ends)) visible.push(entity)
    return visible
  }

  async sees(entity: Entity, ends: SeenEnds = new Map()): Promise<boolean> {
    const restriction = await this.#restricted()
    if (this.#authorization.restrict !== undefined) {
      if (restriction === undefined) return false
      if (!isLink(entity) && !meets(entity, restriction)) return false
    }
    if ((await this.#authorization.visible?.(entity, this.#context)) === false) return false
    if (!isLink(entity)) return true
    return (await this.#seesEnd(entity.source, ends)) && (await this.#seesEnd(entity.target, ends))
  }

  async #seesEnd(location: string, ends: SeenEnds): Promise<boolean> {
    if (!isInside(location)) return true
    const known = ends.get(location)
    if (known !== undefined) return known
    const end = await this.#all.entity(location)
    const isSeen = end !== undefined && (await this.sees(end, ends))
    ends.set(location, isSeen)
    return isSeen
  }

  /** What the policy restricts the caller to, asked once. */
  #restricted(): Awaitable<Query | undefined> {
    this.#restriction ??= { query: this.#authorization.restrict?.(this.#context) }
    return this.#restriction.query
  }

  /** A query for resources, narrowed as the policy says; links are looked at one by one, since their ends decide. */
  async #restrict<Q extends Query>(query: Q): Promise<Q | typeof nothing> {
    const restriction = await this.#restricted()
    if (this.#authorization.restrict === undefined) return query
    if (restriction === undefined) return nothing
    const kind = query.kind === undefined ? undefined : this.catalogue.kind(query.kind)
    return kind !== undefined && !isLinkKind(kind) ? intersect(query, restriction) : query
  }
}
