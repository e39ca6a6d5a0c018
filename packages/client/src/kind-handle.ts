import { type Kind, OcciError } from '@occi/core'
import { fieldValues, type Payload } from '@occi/core/authoring'
import type { ActionOf, Invocation } from './action.ts'
import type { EntityReference } from './addresses.ts'
import { EntityHandle } from './entity-handle.ts'
import type { Changes, Draft, MixinReference } from './inputs.ts'
import { list } from './list.ts'
import type { RequestOptions } from './options.ts'
import { rawDraft } from './raw-draft.ts'
import { entityOf, type RemoteEntity } from './remote-entity.ts'
import type { ListOptions } from './selection.ts'
import type { Session } from './session.ts'
import type { WaitOptions } from './wait-for.ts'
import { type WatchEvent, type WatchOptions, watch } from './watch.ts'

/** What `create` takes beside what every call takes. */
export interface CreateOptions extends RequestOptions {
  /** The path of the new entity, such as `web-1`. Defaults to one that the service chooses. */
  readonly at?: string
}

/** The entities of one kind. */
export class KindHandle<K extends Kind = Kind> {
  /** Identifier of the kind. */
  readonly identifier: string
  readonly #session: Session
  readonly #url: URL

  /** @throws OcciError `not-found` if the service does not have the kind, or the kind has no entities */
  constructor(session: Session, kind: K | string) {
    this.#session = session
    this.identifier = session.require(kind, 'kind').identifier
    this.#url = session.collectionOf(this.identifier, 'kind')
  }

  /** Its path on the host of the service. */
  get location(): string {
    return this.#url.pathname
  }

  /** Returns the handle of one entity: an id, a path within the kind's collection or from `/`, or an entity. */
  entity(reference: EntityReference): EntityHandle<K> {
    return new EntityHandle<K>(this.#session, reference, this.#url, this.identifier)
  }

  /** Creates an entity. */
  async create<const M extends MixinReference = never>(
    draft: Draft<K, M>,
    options: CreateOptions = {},
  ): Promise<RemoteEntity<K>> {
    const payload: Payload = { type: 'partial', entity: rawDraft(this.#session, this.identifier, draft) }
    const { at } = options
    const url = at === undefined ? this.#url : this.#session.addresses.of(at, this.#url)
    const fields = at === undefined ? [] : [['If-None-Match', '*'] as const]
    const reply = await this.#session.request(at === undefined ? 'POST' : 'PUT', url, { ...options, payload, fields })
    const answer = this.#session.decode(reply, ['entity', 'locations'])
    const [header] = fieldValues(reply.fields, 'location')
    const location = (answer?.type === 'locations' ? answer.locations[0] : undefined) ?? header ?? at
    if (location === undefined) throw new OcciError('syntax', 'the service does not say where the new entity is')
    const place = at === undefined ? this.#session.addresses.ofAnswer(location) : url
    return entityOf<K>(this.#session, reply, place) ?? this.entity(place.pathname).get(options)
  }

  /** Reads an entity. */
  get(reference: EntityReference, options?: RequestOptions): Promise<RemoteEntity<K>> {
    return this.entity(reference).get(options)
  }

  /**
   * Lists entities, page by page as they are needed.
   *
   * @example for await (const machine of occi.kind(compute).list({ filter: { 'occi.compute.state': 'active' } })) …
   */
  list(options: ListOptions<K> = {}): AsyncIterable<RemoteEntity<K>> {
    return list<K>(this.#session, this.#url, this.identifier, options)
  }

  /** Changes what is given of an entity. Returns it as it is after that. */
  update<const M extends MixinReference = never>(
    reference: EntityReference,
    changes: Changes<K, M>,
    options?: RequestOptions,
  ): Promise<RemoteEntity<K>> {
    return this.entity(reference).update(changes, options)
  }

  /** Gives an entity just what the draft says: what is not in the draft, it loses. */
  replace<const M extends MixinReference = never>(
    reference: EntityReference,
    draft: Draft<K, M>,
    options?: RequestOptions,
  ): Promise<RemoteEntity<K>> {
    return this.entity(reference).replace(draft, options)
  }

  /** Deletes an entity. */
  delete(reference: EntityReference, options?: RequestOptions): Promise<void> {
    return this.entity(reference).delete(options)
  }

  /** Invokes an action on an entity. Returns the entity as it is after that. */
  act<A extends ActionOf<K>>(
    reference: EntityReference,
    action: A,
    ...invocation: Invocation<A>
  ): Promise<RemoteEntity<K>> {
    return this.entity(reference).act(action, ...invocation)
  }

  /**
   * Lists the entities, then tells what happens to them, until the caller stops reading.
   *
   * @example for await (const event of machines.watch()) if (event.type !== 'deleted') show(event.entity)
   */
  watch(options: WatchOptions<K> = {}): AsyncIterable<WatchEvent<K>> {
    return watch<K>(this.#session, this.#url, this.identifier, options)
  }

  /** Waits until an entity is as wanted, and returns it. */
  waitFor(
    reference: EntityReference,
    predicate: (entity: RemoteEntity<K>) => boolean,
    options?: WaitOptions,
  ): Promise<RemoteEntity<K>> {
    return this.entity(reference).waitFor(predicate, options)
  }
}
