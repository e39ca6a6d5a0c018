import { attributeOf, type Catalogue, type Entity, isLink, type PageQuery, type Query, type Reader } from '@occi/core'
import {
  defaultResolveLimits,
  type EntityWithLinks,
  type RenderContext,
  type ResolveContext,
  sameJson,
} from '@occi/core/authoring'

const origin = 'http://occi.example.org:8888'
/** Mounted below a base path, so that a rendering that omits it, or adds it twice, fails. */
const base = '/cloud'

/** The context in which a rendering writes for a small service with these entities. */
export function renderContext(
  mediaType: string,
  catalogue: Catalogue,
  entities: readonly EntityWithLinks[] = [],
): RenderContext {
  return {
    mediaType,
    url: (location) => (location.startsWith('/') ? origin + base + location : location),
    path: (location) => (location.startsWith('/') ? base + location : location),
    catalogue,
    read: reader(
      catalogue,
      entities.map(({ entity }) => entity),
    ),
  }
}

/** What resolving a message to that service requires. */
export function resolveContext(catalogue: Catalogue): ResolveContext {
  return { catalogue, limits: defaultResolveLimits, locate }
}

/** The location that a path or URL of the service names. */
export function locate(uri: string): string | undefined {
  const path = uri.startsWith(origin) ? uri.slice(origin.length) : uri
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined
}

/** The entities, to be read as from a store that answers later. */
function reader(catalogue: Catalogue, entities: readonly Entity[]): Reader {
  const find = (query: Query) => entities.filter((entity) => matches(entity, query))
  return {
    catalogue,
    entity: async (key) => entities.find(({ id, location }) => id === key || location === key),
    count: async (query) => find(query).length,
    page: async (query: PageQuery) => {
      const offset = (query.offset ?? 0) + Number(query.after ?? 0)
      const found = find(query)
      const end = offset + query.limit
      const next = end < found.length ? String(end) : undefined
      return { items: found.slice(offset, end), next, revision: '' }
    },
    links: async (locations, direction) =>
      entities.filter(isLink).filter((link) => locations.includes(link[direction])),
    history: async () => [],
  }
}

function matches(entity: Entity, { kind, mixins = [], prefix = '/', attributes = new Map() }: Query): boolean {
  return (
    (kind === undefined || entity.kind === kind) &&
    mixins.every((mixin) => entity.mixins.includes(mixin)) &&
    entity.location.startsWith(prefix) &&
    [...attributes].every(([name, value]) => sameJson(attributeOf(entity, name), value))
  )
}
