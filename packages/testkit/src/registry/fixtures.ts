import {
  type Change,
  type Entity,
  idOf,
  type Link,
  lockKey,
  noAttributes,
  type PageQuery,
  type Query,
  type Registry,
  type Resource,
  type Scope,
  type StoredMixin,
} from '@occi/core'

const scheme = 'http://example.com/occi#'

/** Identifiers of the kinds and mixins that the cases use; to a registry they are names. */
export const machineKind = `${scheme}machine`
export const diskKind = `${scheme}disk`
export const attachmentKind = `${scheme}attachment`
export const fastMixin = `${scheme}fast`
export const safeMixin = `${scheme}safe`

/** Scopes by whose eyes they are. */
export const nobody: Scope = {}
export const ann: Scope = { owner: 'ann' }
export const bob: Scope = { owner: 'bob' }
export const everyone: Scope = { everyone: true }

/** A resource, the first version of it, nobody's unless said. */
export function machine(location: string, fields: Partial<Resource> = {}): Resource {
  const attributes = Object.assign(noAttributes(), fields.attributes)
  const common = { id: idOf(location, fields.owner), location, kind: machineKind, mixins: [], actions: [], version: 1 }
  return { ...common, ...fields, attributes }
}

/** A link, the first version of it, nobody's unless said. */
export function attachment(location: string, source: string, target: string, fields: Partial<Link> = {}): Link {
  return { ...machine(location, fields), kind: attachmentKind, source, target, ...fields }
}

/** A mixin as it is stored, nobody's unless said. */
export function storedMixin(term: string, fields: Partial<StoredMixin> = {}): StoredMixin {
  const names = { scheme, term, location: `/${term}/` }
  return { ...names, depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true, ...fields }
}

/** The next version of an entity, with these fields changed. */
export function next<E extends Entity>(entity: E, fields: Partial<E> = {}): E {
  return { ...entity, version: entity.version + 1, ...fields }
}

/** Changes that make or replace these entities. */
export function puts(...entities: readonly Entity[]): readonly Change[] {
  return entities.map((entity) => ({ type: 'put', entity }))
}

/** Carries changes out in a work of their own, as the engine does. */
export async function commit(registry: Registry, changes: readonly Change[], scope: Scope = nobody): Promise<void> {
  const keys = new Set(changes.flatMap((change) => keysOf(change, scope)))
  const work = await registry.begin({ operation: 'update', keys: [...keys] }, scope)
  try {
    await work.commit(changes)
  } catch (error) {
    await work.abort()
    throw error
  }
}

function keysOf(change: Change, scope: Scope): readonly string[] {
  const own = 'owner' in scope ? scope.owner : undefined
  switch (change.type) {
    case 'put': {
      const { location, owner } = change.entity
      const ends = 'source' in change.entity ? [change.entity.source, change.entity.target] : []
      return [location, ...ends].map((end) => lockKey(end, owner))
    }
    case 'put-mixin':
      return [lockKey(change.mixin.location, change.mixin.owner)]
    case 'delete-mixin':
      return [lockKey(change.identifier, change.owner ?? own)]
    default:
      return [lockKey(change.location, change.owner ?? own)]
  }
}

/** Everything that a query finds, page by page. */
export async function findAll(
  registry: Registry,
  query: Query = {},
  scope: Scope = nobody,
  limit = 100,
): Promise<readonly Entity[]> {
  const found: Entity[] = []
  let page: PageQuery = { ...query, limit }
  for (;;) {
    const { items, next } = await registry.page(page, scope)
    found.push(...items)
    if (next === undefined) return found
    if (items.length === 0 || next === page.after) throw new Error('a page names a next one that leads nowhere')
    page = { ...page, after: next }
  }
}

/** The locations of what a query finds. */
export async function locations(registry: Registry, query: Query = {}, scope: Scope = nobody): Promise<string[]> {
  return (await findAll(registry, query, scope)).map((entity) => entity.location)
}

/** Texts in the order of their code points, as locations are. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
