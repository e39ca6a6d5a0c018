import { type AttributeValue, type Awaitable, type Kind, type Mixin, OcciError, type Query } from '@occi/core'
import { chain, resolveFilter } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import { nameEntities } from './name-entities.ts'
import type { Task } from './task.ts'
import { readMessage, type TaskMessage } from './task-message.ts'

/** Returns what a collection holds: that of a kind or mixin, or everything below a path (`GFD.223 Bound and Unbound Paths`). */
export function collectionQuery(location: string, bound: Kind | Mixin | undefined): Query {
  if (bound === undefined) return location === '/' ? {} : { prefix: location }
  return bound.class === 'kind' ? { kind: bound.identifier } : { mixins: [bound.identifier] }
}

/** Returns the collection of a task, narrowed by its filter and by what its message filters by (`GFD.223 Filtering`). */
export function filteredCollection(task: Task): Awaitable<Query> {
  return chain(readMessage(task, 'filter'), (message) => narrowed(task, message))
}

/** Returns the collection of a task, narrowed by its filter and by a message, if any. */
export function narrowed(task: Task, message?: TaskMessage<'filter'>): Awaitable<Query> {
  const { location, call } = task
  const whole = collectionQuery(location, call.catalogue.at(location))
  const { categories, attributes } = filterOf(task, message)
  const search = searchOf(task)
  if (categories.length === 0 && attributes.size === 0) return search === undefined ? whole : { ...whole, search }
  const raw = { type: 'filter' as const, categories, attributes, nested: message?.raw.nested }
  const look = () => resolveFilter(raw, task.resolving)
  const found = message === undefined ? look() : message.resolve(look)
  return chain(nameEntities(found.attributes, call.read), (named) => ({
    ...narrow(whole, found.categories, named),
    search,
  }))
}

/** The words that a task looks for; undefined if there are none. */
function searchOf({ filter, call }: Task): string | undefined {
  const { registry, limits } = call.services
  const search = filter?.search?.trim()
  if (search === undefined || search === '') return undefined
  if (registry.search === 'none') {
    throw new OcciError('invalid', 'this service cannot search: its registry has no index of words, leave out search')
  }
  if (search.length <= limits.search) return search
  throw new OcciError('too-large', `search has ${search.length} characters, more than the ${limits.search} allowed`)
}

/** What a task and its message filter by; an attribute that is given twice is refused. */
export function filterOf({ filter }: Task, message: TaskMessage<'filter'> | undefined) {
  const categories = [...(message?.raw.categories ?? []), ...(filter?.categories ?? [])]
  const attributes = new Map(message?.raw.attributes)
  for (const [name, value] of filter?.attributes ?? []) {
    if (attributes.has(name)) throw new OcciError('invalid', `the filter gives '${name}' twice, expected one value`)
    attributes.set(name, value)
  }
  return { categories, attributes }
}

/** All given categories held, all given attributes equal. */
function narrow(
  query: Query,
  categories: readonly { readonly class: string; readonly identifier: string }[],
  attributes: ReadonlyMap<string, AttributeValue>,
): Query {
  let { kind } = query
  const mixins = new Set(query.mixins)
  for (const category of categories) {
    if (category.class === 'mixin') mixins.add(category.identifier)
    else if (category.class === 'action') {
      throw new OcciError('invalid', `entities cannot be filtered by actions, and ${category.identifier} is one`)
    } else if (kind !== undefined && kind !== category.identifier) {
      throw new OcciError('invalid', `an entity has one kind: ${kind} and ${category.identifier} are two`)
    } else kind = category.identifier
  }
  return { ...query, kind, mixins: [...mixins], attributes }
}

/**
 * Refuses a path below which there is nothing: an unbound path is the union of what is below it
 * (`GFD.223 Bound and Unbound Paths`), and one that is mistyped must not look like an empty one.
 *
 * @throws OcciError `not-found`
 */
export function requireSomething({ location, call }: Task): Awaitable<void> {
  return chain(hasSomething(location, call), (has) => {
    if (has) return
    throw new OcciError(
      'not-found',
      `there is nothing below ${location}, see the query interface /-/ for what is served`,
    )
  })
}

/** Returns whether a path is bound, or something that the caller sees is below it. */
export function hasSomething(location: string, { catalogue, read }: Call): Awaitable<boolean> {
  const { kinds, mixins } = catalogue
  if (location === '/' || location === '/-/' || catalogue.at(location) !== undefined) return true
  if ([...kinds, ...mixins].some((category) => category.location?.startsWith(location))) return true
  return chain(read.page({ prefix: location, limit: 1 }), ({ items }) => items.length > 0)
}
