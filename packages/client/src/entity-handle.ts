import { type Kind, OcciError } from '@occi/core'
import { type Fields, fieldValues, type Payload } from '@occi/core/authoring'
import { type ActionOf, actionFor, type Invocation } from './action.ts'
import type { EntityReference } from './addresses.ts'
import type { CategoryReference } from './catalogue.ts'
import type { Changes, Draft, MixinReference } from './inputs.ts'
import type { RequestOptions } from './options.ts'
import { type AnyDraft, identifierOf, rawDraft } from './raw-draft.ts'
import { entityOf, type RemoteEntity } from './remote-entity.ts'
import type { Session } from './session.ts'
import type { Reply } from './transport.ts'
import { type WaitOptions, waitFor } from './wait-for.ts'

/**
 * One entity of a service, by its address. If it was created from an entity that was read, `update`, `replace` and
 * `delete` do nothing when that has been changed since (`If-Match`): they throw ServiceError `precondition`.
 */
export class EntityHandle<K extends Kind = Kind> {
  readonly #session: Session
  readonly #url: URL
  readonly #kind: string | undefined
  readonly #etag: string | undefined

  /** @param kind identifier of its kind, if it is known */
  constructor(session: Session, reference: EntityReference, within: URL | undefined, kind: string | undefined) {
    this.#session = session
    this.#url = session.addresses.of(reference, within)
    const known = typeof reference === 'string' ? {} : (reference as Partial<RemoteEntity>)
    this.#kind = kind ?? known.kind
    this.#etag = known.etag
  }

  /** Its path on the host of the service. */
  get location(): string {
    return this.#url.pathname
  }

  /** Reads it. */
  async get(options: RequestOptions = {}): Promise<RemoteEntity<K>> {
    const entity = entityOf<K>(this.#session, await this.#session.request('GET', this.#url, options), this.#url)
    if (entity === undefined) throw new OcciError('syntax', `the service shows no entity at ${this.#url}`)
    return entity
  }

  /** Changes what is given of it. Returns it as it is after that. */
  async update<const M extends MixinReference = never>(
    changes: Changes<K, M>,
    options: RequestOptions = {},
  ): Promise<RemoteEntity<K>> {
    return this.#shown(await this.#send('POST', changes, options), options)
  }

  /** Gives it just what the draft says: what is not in the draft, it loses. */
  async replace<const M extends MixinReference = never>(
    draft: Draft<K, M>,
    options: RequestOptions = {},
  ): Promise<RemoteEntity<K>> {
    return this.#shown(await this.#send('PUT', draft, options), options)
  }

  /** Deletes it. */
  async delete(options: RequestOptions = {}): Promise<void> {
    await this.#session.request('DELETE', this.#url, { ...options, fields: this.#precondition })
  }

  /**
   * Invokes an action. Returns the entity as it is after that.
   *
   * @throws ServiceError `not-applicable` if it is not applicable now
   */
  async act<A extends ActionOf<K>>(action: A, ...[attributes, options = {}]: Invocation<A>): Promise<RemoteEntity<K>> {
    const known = this.#kind === undefined ? undefined : this.#session.catalogue.find(this.#kind, 'kind')
    const invoked = actionFor(this.#session, action, known?.actions ?? [])
    const payload: Payload = { type: 'action', action: invoked, attributes: { ...attributes } }
    const url = new URL(`?action=${encodeURIComponent(invoked.term)}`, this.#url)
    return this.#shown(await this.#session.request('POST', url, { ...options, payload }), options)
  }

  /** Adds a mixin. Returns the entity as it is after that. */
  async addMixin(mixin: CategoryReference, options: RequestOptions = {}): Promise<RemoteEntity<K>> {
    return this.#shown(await this.#send('POST', { mixins: [mixin] }, options), options)
  }

  /**
   * Removes a mixin, with its attributes. Returns the entity as it is after that.
   *
   * @throws OcciError `not-found` if the service does not have the mixin
   */
  async removeMixin(mixin: CategoryReference, options: RequestOptions = {}): Promise<RemoteEntity<K>> {
    const url = this.#session.collectionOf(mixin, 'mixin')
    const payload: Payload = { type: 'locations', locations: [this.location] }
    await this.#session.request('DELETE', url, { ...options, payload })
    return this.get(options)
  }

  /**
   * Waits until it is as wanted, and returns it.
   *
   * @example await machine.waitFor(({ attributes }) => attributes['occi.compute.state'] === 'active')
   * @throws OcciError `timeout` if it takes too long
   * @throws ServiceError `not-found` if it does not exist or is deleted
   */
  waitFor(predicate: (entity: RemoteEntity<K>) => boolean, options: WaitOptions = {}): Promise<RemoteEntity<K>> {
    return waitFor<K>(this.#session, this.#url, (signal) => this.get({ signal }), predicate, options)
  }

  #send(method: 'POST' | 'PUT', draft: AnyDraft, options: RequestOptions): Promise<Reply> {
    const kind = this.#kind === undefined ? undefined : identifierOf(this.#session, this.#kind, 'kind')
    const payload: Payload = { type: 'partial', entity: rawDraft(this.#session, kind, draft) }
    return this.#session.request(method, this.#url, { ...options, payload, fields: this.#precondition })
  }

  get #precondition(): Fields {
    return this.#etag === undefined ? [] : [['If-Match', this.#etag]]
  }

  /** What an answer shows of it; services that answer `OK` or a location are asked once more. */
  async #shown(reply: Reply, options: RequestOptions): Promise<RemoteEntity<K>> {
    const entity = entityOf<K>(this.#session, reply, this.#url)
    const hasTag = fieldValues(reply.fields, 'etag').length > 0
    return entity !== undefined && (hasTag || this.#etag === undefined) ? entity : this.get(options)
  }
}
