import {
  attributeOf,
  type Catalogue,
  type Direction,
  type Entity,
  type EntityChange,
  isLink,
  type Link,
  type Order,
  type Page,
  type PageQuery,
  type Query,
  type Reader,
} from '@occi/core'
import {
  comparePlaces,
  comparePositions,
  hasTerms,
  orderedPositionOf,
  positionOf,
  searchTerms,
  searchText,
} from '@occi/core/store'

type Matching = Query & Pick<PageQuery, 'order'>

/** A reader over a list, for tests. It counts what it is asked, so that they can tell what a page costs. */
export class MemoryReader implements Reader {
  readonly catalogue: Catalogue
  entities: readonly Entity[]
  /** How many entities it has given away. */
  given = 0

  constructor(catalogue: Catalogue, entities: readonly Entity[]) {
    this.catalogue = catalogue
    this.entities = entities
  }

  entity(key: string): Entity | undefined {
    const found = this.entities.find((entity) => entity.location === key || entity.id === key)
    if (found !== undefined) this.given += 1
    return found
  }

  page(query: PageQuery): Page {
    const { limit, offset = 0, after } = query
    const start = offset + (after === undefined ? 0 : Number(after))
    const found = this.#matching(query)
    const items = found.slice(start, start + limit)
    this.given += items.length
    return { items, next: start + limit < found.length ? String(start + limit) : undefined, revision: '' }
  }

  count(query: Query): number {
    return this.#matching(query).length
  }

  /** The history of each entity, by its id. */
  readonly changes = new Map<string, readonly EntityChange[]>()

  history({ id }: Pick<Entity, 'id'>, limit: number): readonly EntityChange[] {
    return (this.changes.get(id) ?? []).slice(0, limit)
  }

  links(locations: readonly string[], direction: Direction): readonly Link[] {
    const found = this.entities.filter(isLink).filter((link) => locations.includes(link[direction]))
    this.given += found.length
    return found
  }

  #matching({
    kind,
    mixins = [],
    prefix = '/',
    attributes = new Map(),
    search = '',
    order,
  }: Matching): readonly Entity[] {
    const inListing = (a: Entity, b: Entity) => comparePositions(positionOf(a), positionOf(b))
    const inOrder = (sorted: Order) => (a: Entity, b: Entity) =>
      comparePlaces(orderedPositionOf(a, sorted), orderedPositionOf(b, sorted), sorted)
    return this.entities
      .filter(
        (entity) =>
          (kind === undefined || entity.kind === kind) &&
          mixins.every((mixin) => entity.mixins.includes(mixin)) &&
          entity.location.startsWith(prefix) &&
          [...attributes].every(([name, value]) => attributeOf(entity, name) === value) &&
          hasTerms(searchText(entity), searchTerms(search)),
      )
      .sort(order === undefined ? inListing : inOrder(order))
  }
}
