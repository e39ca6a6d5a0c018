import type { Kind } from '@occi/core'
import { fieldValues, parsePagingFields } from '@occi/core/authoring'
import { entityData } from './entity-data.ts'
import { filterRequest, matches } from './filter.ts'
import type { RequestOptions } from './options.ts'
import { entityOf, type RemoteEntity } from './remote-entity.ts'
import type { ListOptions } from './selection.ts'
import type { Session } from './session.ts'
import { sorted } from './sort.ts'

/** A page of a listing. */
interface Part {
  readonly entities: AsyncIterable<RemoteEntity> | Iterable<RemoteEntity>
  readonly revision: string | undefined
  readonly next: URL | undefined
}

/**
 * Lists the entities of a collection.
 *
 * @param kind identifier of the kind that is listed, if it is one
 * @param onRevision receives the revision after which a stream of events continues
 */
export function list<K extends Kind>(
  session: Session,
  url: URL,
  kind: string | undefined,
  options: ListOptions<K>,
  onRevision?: (revision: string | undefined) => void,
): AsyncIterable<RemoteEntity<K>> {
  const all = pages(session, url, kind, options as ListOptions, onRevision)
  // The service keeps to the definition of the kind.
  const isSorted = options.order === undefined || session.dialect.listing.has('order')
  return (isSorted ? all : sorted(all, options.order)) as AsyncIterable<RemoteEntity<K>>
}

async function* pages(
  session: Session,
  url: URL,
  kind: string | undefined,
  options: ListOptions,
  onRevision: ((revision: string | undefined) => void) | undefined,
): AsyncGenerator<RemoteEntity, void, undefined> {
  const request = filterRequest(session, url, options)
  let next: URL | undefined = request.url
  for (let isFirst = true; next !== undefined; isFirst = false) {
    const part: Part = await readPart(session, next, { ...options, fields: request.fields })
    if (isFirst) onRevision?.(part.revision)
    for await (const entity of part.entities) if (matches(session, entity, kind, options)) yield entity
    next = part.next?.href === next.href ? undefined : part.next
  }
}

async function readPart(session: Session, url: URL, options: Parameters<Session['request']>[2] & {}): Promise<Part> {
  const reply = await session.request('GET', url, options)
  const answer = session.decode(reply, ['entities', 'locations'])
  const { next } = parsePagingFields(reply.fields)
  const entities =
    answer?.type === 'entities'
      ? answer.entities.map((raw) => entityData(session, raw) as RemoteEntity)
      : eachOf(session, answer?.type === 'locations' ? answer.locations : [], options)
  return {
    entities,
    revision: fieldValues(reply.fields, 'occi-revision')[0],
    next: next === undefined ? undefined : session.addresses.ofAnswer(next, url),
  }
}

/** How many entities are read at the same time where a listing shows locations alone. */
const atOnce = 4

async function* eachOf(
  session: Session,
  locations: readonly string[],
  { signal, timeout }: RequestOptions,
): AsyncGenerator<RemoteEntity, void, undefined> {
  for (let start = 0; start < locations.length; start += atOnce) {
    const urls = locations.slice(start, start + atOnce).map((location) => session.addresses.ofAnswer(location))
    const read = urls.map(async (url) => {
      try {
        return entityOf<Kind>(session, await session.request('GET', url, { signal, timeout }), url)
      } catch (error) {
        // It was deleted since it was listed.
        if (error instanceof Error && 'status' in error && error.status === 404) return undefined
        throw error
      }
    })
    for (const entity of await Promise.all(read)) if (entity !== undefined) yield entity
  }
}
