import type { DiscoveredCategory, Service } from '@occi/client'
import { safeText } from '../output/safe-text.ts'
import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import { ambiguous, categoriesNamed, requireCategory } from './categories.ts'

/** What an argument of a command names. */
export type Target =
  | { readonly type: 'entity'; readonly location: string }
  | {
      readonly type: 'collection'
      /** Undefined: the entities below a path. */
      readonly category: DiscoveredCategory | undefined
      /** A path from the URL of the service; empty for all entities. */
      readonly path: string
    }

/**
 * Returns what `KIND`, `KIND/NAME`, a mixin, a path, a URL or a URN names. Paths may start at the host or at the service.
 *
 * @throws UsageError for a word that names no kind and no mixin, and for a URL of another service
 */
export async function resolve(service: Service, text: string): Promise<Target> {
  if (isElsewhere(service, text)) throw new UsageError(`'${text}' is not at the service ${service.url}`)
  if (text.startsWith('urn:')) return { type: 'entity', location: await locationOfUrn(service, text) }
  const category = collectionNamed(service, text)
  const path = relativePath(service, text)
  if (category !== undefined || path === '' || path.endsWith('/')) return { type: 'collection', category, path }
  if (text === path && !path.includes('/')) throw unknownWord(service, text)
  return { type: 'entity', location: locationOf(service, text) }
}

/**
 * Returns the path of the entity that an argument names.
 *
 * @throws UsageError if it names a collection
 */
export async function requireEntity(service: Service, text: string): Promise<string> {
  const target = await resolve(service, text)
  if (target.type === 'entity') return target.location
  throw new UsageError(`'${text}' names a collection, expected one entity such as compute/web-1.`)
}

/**
 * Returns the path on the host of `KIND/NAME`, a path or a URL.
 *
 * @throws UsageError for `.` and `..`, which would lead to other entities, even of other services
 */
export function locationOf(service: Service, text: string): string {
  const path = relativePath(service, text)
  const end = path.indexOf('/')
  const kinds = end > 0 && text === path ? categoriesNamed(service.catalogue, path.slice(0, end), 'kind') : []
  // A path that is a collection's own comes before the term of a kind.
  const isOwn = service.catalogue.categories.some(
    ({ location }) => location !== undefined && path.startsWith(relativePath(service, location)),
  )
  const [kind] = kinds
  const within =
    isOwn || kind?.location === undefined ? path : relativePath(service, kind.location) + path.slice(end + 1)
  if (within.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    throw new UsageError(`'${text}' cannot be the path of an entity: '.' and '..' are not allowed in it.`)
  }
  // Names may contain what has a meaning in URLs; what is encoded already stays.
  const encoded = within
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23')
    .replaceAll(/\/{2,}/g, '/')
  return new URL(`./${encoded}`, service.url).pathname
}

/** A kind, and the path of one of its entities if one is named. */
export interface KindAndLocation {
  readonly kind: DiscoveredCategory
  readonly location: string | undefined
}

/**
 * Returns what `KIND` or `KIND/NAME` names, of which the entity need not exist.
 *
 * @throws UsageError if the service has no such kind
 */
export function kindAndLocation(service: Service, text: string): KindAndLocation {
  const { catalogue } = service
  const whole = categoriesNamed(catalogue, text, 'kind')
  const path = relativePath(service, text)
  const end = path.indexOf('/')
  if (whole.length > 0 || end < 0 || end === path.length - 1) {
    return { kind: requireCategory(catalogue, end < 0 ? text : path.slice(0, end), 'kind'), location: undefined }
  }
  const location = locationOf(service, text)
  const kind = kindAt(service, location) ?? requireCategory(catalogue, path.slice(0, end), 'kind')
  return { kind, location }
}

/** Returns the kind in whose collection a path is. */
export function kindAt(service: Service, location: string): DiscoveredCategory | undefined {
  const path = relativePath(service, location)
  const length = ({ location: own = '' }: DiscoveredCategory) => relativePath(service, own).length
  return service.catalogue.kinds
    .filter(({ location: own }) => own !== undefined && path.startsWith(relativePath(service, own)))
    .toSorted((a, b) => length(b) - length(a))[0]
}

/** Returns how an entity is named to the user: its path from the URL of the service. */
export function nameOf(service: Service, entity: string | { readonly location: string }): string {
  const path = relativePath(service, typeof entity === 'string' ? entity : entity.location)
  return path.includes('%') ? readable(path) : path
}

/** Letters of other alphabets as they are; what a shell or a terminal would take for something else stays encoded. */
function readable(path: string): string {
  const text = path.replace(/(?:%[89A-F][0-9A-F])+/g, (octets) => {
    try {
      return decodeURIComponent(octets)
    } catch {
      return octets
    }
  })
  return safeText(text) === text ? text : path
}

/** Returns a path without what the URL of the service has already. */
export function relativePath(service: Service, text: string): string {
  const base = new URL(service.url)
  const path = text.startsWith(`${base.origin}/`) ? text.slice(base.origin.length) : text
  if (path.startsWith(base.pathname)) return path.slice(base.pathname.length)
  return path.startsWith('/') ? path.slice(1) : path
}

/**
 * Returns the end of a link: the path of an entity of the service, or a URI of elsewhere.
 *
 * @throws UsageError if it names a collection
 */
export function endOf(service: Service, text: string): Promise<string> {
  return isElsewhere(service, text) ? Promise.resolve(text) : requireEntity(service, text)
}

function isElsewhere({ url }: Service, text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !text.startsWith(`${new URL(url).origin}/`)
}

/** The kind or mixin whose collection a text names. */
function collectionNamed(service: Service, text: string): DiscoveredCategory | undefined {
  const name = relativePath(service, text)
  const found = service.catalogue.categories.filter((one) => {
    if (one.class === 'action') return false
    const { identifier, term, location } = one
    const place = location === undefined ? undefined : relativePath(service, location)
    return identifier === text || term === text || place === name || place === `${name}/`
  })
  const exact = found.filter(({ identifier, location }) => {
    return identifier === text || (location !== undefined && relativePath(service, location) === name)
  })
  const kinds = found.filter((one) => one.class === 'kind')
  const [first, ...others] = exact.length > 0 ? exact : kinds.length > 0 ? kinds : found
  if (first !== undefined && others.length > 0) throw ambiguous(text, [first, ...others])
  return first
}

function unknownWord({ catalogue }: Service, text: string): UsageError {
  const terms = [...catalogue.kinds, ...catalogue.mixins].map(({ term }) => term)
  return new UsageError(
    `The service has no kind and no mixin '${text}'.${suggestion(text, terms)} An entity is named with its kind, such as compute/web-1. To list kinds and mixins, run: occi explain`,
  )
}

async function locationOfUrn(service: Service, urn: string): Promise<string> {
  for await (const { location } of service.list({ filter: { 'occi.core.id': urn }, pageSize: 1 })) return location
  throw new UsageError(`The service has no entity with the id ${urn}.`, 5)
}
