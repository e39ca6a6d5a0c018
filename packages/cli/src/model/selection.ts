import type { ListOptions, RemoteEntity, Service, WatchEvent, WatchOptions } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import { readValues } from './assignments.ts'
import { type Attributes, attributeName, possibleAttributes } from './attributes.ts'
import { requireCategory } from './categories.ts'
import { withKinds } from './kind-and-names.ts'
import { resolve, type Target } from './references.ts'

/** Options that narrow a listing. */
export interface SelectionOptions {
  readonly filter: readonly string[]
  readonly mixin: readonly string[]
  readonly search?: string
  /** The attribute by which to sort, or `created` or `changed`; `-` before it for descending order. */
  readonly sort?: string
}

/** A target that holds many entities. */
export type Collection = Extract<Target, { readonly type: 'collection' }>

/**
 * Returns what a listing is narrowed to.
 *
 * @throws UsageError for an unknown attribute or mixin, or a value of the wrong type
 */
export function listOptions(
  { catalogue }: Service,
  { category }: Pick<Collection, 'category'>,
  { filter, mixin, search, sort }: SelectionOptions,
  signal: AbortSignal,
): ListOptions & WatchOptions {
  const attributes = possibleAttributes(catalogue, category?.class === 'kind' ? category.identifier : undefined)
  const order = sort === undefined ? undefined : orderOf(sort, attributes)
  return {
    signal,
    filter: readValues(filter, attributes),
    mixins: mixin.map((one) => requireCategory(catalogue, one, 'mixin').identifier),
    ...(search === undefined ? {} : { search }),
    ...(order === undefined ? {} : { order }),
  }
}

/** What entities can be sorted by beside their attributes. */
export const times: readonly string[] = ['created', 'changed']

function orderOf(sort: string, attributes: Attributes): string {
  const [, sign = '', by = ''] = /^(-?)(.*)$/s.exec(sort) ?? []
  return sign + (times.includes(by) ? by : attributeName(attributes, by, times))
}

/** Lists the entities of a collection. */
export function listOf(
  service: Service,
  { category, path }: Collection,
  options: ListOptions,
): AsyncIterable<RemoteEntity> {
  if (category?.class === 'kind') return service.kind(category.identifier).list(options)
  if (category?.class === 'mixin') return service.mixin(category.identifier).list(options)
  return service.list({ ...options, path })
}

/** Watches the entities of a collection. */
export function watchOf(
  service: Service,
  { category, path }: Collection,
  options: WatchOptions,
): AsyncIterable<WatchEvent> {
  if (category?.class === 'kind') return service.kind(category.identifier).watch(options)
  if (category?.class === 'mixin') {
    return service.watch({ ...options, mixins: [...(options.mixins ?? []), category.identifier] })
  }
  return service.watch({ ...options, path })
}

/**
 * Returns the paths of the entities that arguments name: single ones, and those of collections that are narrowed.
 *
 * @throws UsageError for a collection that is not narrowed, unless all of it is wanted
 */
export async function selectedLocations(
  service: Service,
  texts: readonly string[],
  options: SelectionOptions & { readonly all?: boolean },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const text of withKinds(service, texts)) {
    const target = await resolve(service, text)
    if (target.type === 'entity') found.add(target.location)
    else {
      const isNarrowed = options.filter.length > 0 || options.mixin.length > 0 || options.search !== undefined
      if (!isNarrowed && options.all !== true) {
        throw new UsageError(`'${text}' names a collection: add --all for all of it, or narrow it by --filter.`)
      }
      const narrowed = listOptions(service, target, options, signal)
      for await (const { location } of listOf(service, target, narrowed)) found.add(location)
    }
  }
  return [...found]
}
