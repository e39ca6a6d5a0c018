import type { Kind } from '@occi/core'
import { delay } from './delay.ts'
import { entityData } from './entity-data.ts'
import { filterRequest, matches } from './filter.ts'
import { type Followed, follow } from './follow.ts'
import { list } from './list.ts'
import type { RemoteEntity } from './remote-entity.ts'
import type { ListOptions, Selection } from './selection.ts'
import type { Session } from './session.ts'

/** What happens to what is watched. */
export type WatchEvent<K extends Kind = Kind> =
  /** It exists: told of each entity at the beginning, and again after changes were missed. */
  | { readonly type: 'listed'; readonly entity: RemoteEntity<K> }
  | { readonly type: 'created' | 'updated'; readonly entity: RemoteEntity<K> }
  /** It was deleted, or is no longer one of those that are watched. */
  | { readonly type: 'deleted'; readonly id: string }
  /** The query interface shows other mixins. */
  | { readonly type: 'categories'; readonly identifiers: readonly string[] }

/** What `watch` takes. */
export interface WatchOptions<K extends Kind = Kind> extends Selection<K> {
  /** Ends the watch; it then throws the reason of the signal. */
  readonly signal?: AbortSignal
  /** How often to list if the service has no events, in milliseconds. Defaults to 5,000. */
  readonly interval?: number
}

/**
 * Lists the entities of a collection, then tells what happens to them, until the caller stops reading. A connection that
 * breaks is opened again, and misses nothing; if the service no longer keeps what was missed, all are listed again.
 */
export async function* watch<K extends Kind>(
  session: Session,
  url: URL,
  kind: string | undefined,
  options: WatchOptions<K>,
): AsyncGenerator<WatchEvent<K>, void, undefined> {
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  // The service keeps to the definition of the kind.
  const watching = new Watching(session, url, kind, { ...(options as WatchOptions), signal })
  try {
    yield* watching.events() as AsyncGenerator<WatchEvent<K>, void, undefined>
  } finally {
    stop.abort()
  }
}

class Watching {
  readonly #session: Session
  readonly #url: URL
  readonly #kind: string | undefined
  readonly #options: WatchOptions & { readonly signal: AbortSignal }
  /** The entities that the caller was told of, by id; without events, with the state that was told. */
  #known = new Map<string, string>()
  #revision: string | undefined

  constructor(
    session: Session,
    url: URL,
    kind: string | undefined,
    options: WatchOptions & { readonly signal: AbortSignal },
  ) {
    this.#session = session
    this.#url = url
    this.#kind = kind
    this.#options = options
  }

  async *events(): AsyncGenerator<WatchEvent, void, undefined> {
    yield* this.#list(false)
    const { url } = filterRequest(this.#session, this.#url, this.#options)
    url.searchParams.delete('number')
    for await (const event of follow(this.#session, url, this.#revision, this.#options.signal)) {
      if (event.type === 'unsupported') break
      yield* this.#eventsOf(event)
    }
    for (;;) {
      await delay(this.#options.interval ?? 5000, this.#options.signal)
      yield* this.#list(true)
    }
  }

  async *#eventsOf(event: Followed): AsyncGenerator<WatchEvent, void, undefined> {
    switch (event.type) {
      case 'created':
      case 'updated': {
        const entity = entityData(this.#session, event.entity) as RemoteEntity
        const isKnown = this.#known.has(entity.id)
        if (matches(this.#session, entity, this.#kind, this.#options)) {
          this.#known.set(entity.id, '')
          // The listing may have shown already what the stream calls created.
          yield { type: isKnown ? 'updated' : 'created', entity }
        } else if (isKnown) yield this.#deleted(entity.id)
        break
      }
      case 'deleted':
        if (this.#known.has(event.id)) yield this.#deleted(event.id)
        break
      case 'reset':
        yield* this.#list(false)
        break
      case 'categories':
        yield event
    }
  }

  #deleted(id: string): WatchEvent {
    this.#known.delete(id)
    return { type: 'deleted', id }
  }

  /** @param isDifference whether only what differs from what the caller knows is told */
  async *#list(isDifference: boolean): AsyncGenerator<WatchEvent, void, undefined> {
    const before = this.#known
    const now = new Map<string, string>()
    const all = list(this.#session, this.#url, this.#kind, this.#options as ListOptions, (revision) => {
      this.#revision = revision
    })
    for await (const entity of all) {
      const was = before.get(entity.id)
      const is = isDifference || this.#revision === undefined ? JSON.stringify(entity) : ''
      now.set(entity.id, is)
      if (!isDifference) yield { type: 'listed', entity }
      else if (was !== is) yield { type: was === undefined ? 'created' : 'updated', entity }
    }
    this.#known = now
    for (const id of before.keys()) if (!now.has(id)) yield { type: 'deleted', id }
  }
}
