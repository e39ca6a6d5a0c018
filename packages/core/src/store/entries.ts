import { BoundedCache } from '../bounded-cache.ts'
import { type Entity, isLink } from '../entity.ts'
import type { Query } from '../registry/query.ts'
import { visitSearchable } from './attributes.ts'
import { pathsAbove } from './position.ts'
import { valueKey } from './value-key.ts'

/**
 * Where an entity stands in an index: all entities with one thing in common share list and key. A list holds the values
 * of one attribute, sorted by key, or, with the empty key, all entities of a kind or mixin.
 */
export interface Entry {
  readonly list: string
  readonly key: string
}

/** Something that a query requires: the entry of all entities that have it, and the counter that knows how many. */
export interface Criterion extends Entry {
  readonly counter: string | undefined
}

/** Shortens a long text without giving two texts the same result, as SHA-256 does. */
export type Digest = (text: string) => string

/** How many names of lists are kept: a text that was used before is found in a map in a third of the time. */
const keptNames = 10_000

const kindList = prefixed('kind ')
const mixinList = prefixed('mixin ')
const attributeList = prefixed('attribute ')

function prefixed(prefix: string): (name: string) => string {
  const kept = new BoundedCache<string, string>(keptNames)
  const write = (name: string) => prefix + name
  return (name) => kept.get(name, write)
}

/** Returns the name of the counter of all entities below a path, which ends in `/`. */
export function pathCounter(path: string): string {
  return `path ${path}`
}

/** The entry of all entities. */
export const everything: Criterion = { list: 'everything', key: '', counter: pathCounter('/') }

/** Returns the list that sorts entities by an attribute, or by `created` or `changed`. */
export function orderList(by: string): string {
  return by === 'created' || by === 'changed' ? by : attributeList(by)
}

/** Returns the entry of all entities that have a value. */
export function attributeEntry(name: string, value: Parameters<typeof valueKey>[0], digest?: Digest): Entry {
  return { list: attributeList(name), key: valueKey(value, digest) }
}

/** Returns all entries of an entity, each once. */
export function entriesOf(entity: Entity, digest?: Digest): readonly Entry[] {
  const { kind, mixins, created, changed } = entity
  const entries: Entry[] = [
    { list: everything.list, key: everything.key },
    { list: kindList(kind), key: '' },
  ]
  for (const mixin of new Set(mixins)) entries.push({ list: mixinList(mixin), key: '' })
  if (created !== undefined) entries.push({ list: 'created', key: valueKey(created) })
  if (changed !== undefined) entries.push({ list: 'changed', key: valueKey(changed) })
  entries.push(attributeEntry('occi.core.id', entity.id, digest))
  visitSearchable(entity, (name, value) => entries.push(attributeEntry(name, value, digest)))
  return entries
}

/** Returns the names of the counters that count an entity: of its kind, its mixins, and the paths above it. */
export function countersOf({ kind, mixins, location }: Entity): readonly string[] {
  return [kindList(kind), ...[...new Set(mixins)].map(mixinList), ...pathsAbove(location).map(pathCounter)]
}

/** Returns what a query requires, its path and its search aside. */
export function criteriaOf({ kind, mixins = [], attributes }: Query, digest?: Digest): Criterion[] {
  const counted = (list: string): Criterion => ({ list, key: '', counter: list })
  const criteria = mixins.map((mixin) => counted(mixinList(mixin)))
  if (kind !== undefined) criteria.unshift(counted(kindList(kind)))
  for (const [name, value] of attributes ?? []) {
    criteria.push({ ...attributeEntry(name, value, digest), counter: undefined })
  }
  return criteria
}

/** Returns the counter that knows how many entities a query finds; undefined if none does. */
export function counterOf(query: Query): string | undefined {
  const { prefix = '/', attributes, search } = query
  if ((attributes !== undefined && attributes.size > 0) || search !== undefined) return undefined
  const [criterion, ...others] = criteriaOf(query)
  if (criterion === undefined) return pathCounter(prefix)
  return prefix === '/' && others.length === 0 ? criterion.counter : undefined
}

/** Returns the entries that only one of two states of an entity has; all of one if the entries hold something else. */
export function changedEntries(
  before: Entity | undefined,
  after: Entity | undefined,
  digest?: Digest,
): { readonly removed: readonly Entry[]; readonly added: readonly Entry[] } {
  const removed = before === undefined ? [] : entriesOf(before, digest)
  const added = after === undefined ? [] : entriesOf(after, digest)
  // A resource that becomes a link changes its place in every list.
  if (before === undefined || after === undefined || isLink(before) !== isLink(after)) return { removed, added }
  const isIn = (entries: readonly Entry[]) => {
    const names = new Set(entries.map(entryName))
    return (entry: Entry) => names.has(entryName(entry))
  }
  const [isBefore, isAfter] = [isIn(removed), isIn(added)]
  return { removed: removed.filter((one) => !isAfter(one)), added: added.filter((one) => !isBefore(one)) }
}

function entryName({ list, key }: Entry): string {
  return `${list}\n${key}`
}
