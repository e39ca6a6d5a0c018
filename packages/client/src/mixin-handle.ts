import type { Kind, Mixin } from '@occi/core'
import type { Payload } from '@occi/core/authoring'
import type { EntityReference } from './addresses.ts'
import { list } from './list.ts'
import type { RequestOptions } from './options.ts'
import type { RemoteEntity } from './remote-entity.ts'
import type { ListOptions } from './selection.ts'
import type { Session } from './session.ts'

/** The entities that hold one mixin, of whatever kind. */
export class MixinHandle {
  /** Identifier of the mixin. */
  readonly identifier: string
  readonly #session: Session
  readonly #url: URL

  /** @throws OcciError `not-found` if the service does not have the mixin */
  constructor(session: Session, mixin: Mixin | string) {
    this.#session = session
    this.identifier = session.require(mixin, 'mixin').identifier
    this.#url = session.collectionOf(this.identifier, 'mixin')
  }

  /** Its path on the host of the service. */
  get location(): string {
    return this.#url.pathname
  }

  /** Lists the entities that hold it. */
  list(options: ListOptions<Kind> = {}): AsyncIterable<RemoteEntity> {
    return list<Kind>(this.#session, this.#url, undefined, options)
  }

  /** Adds it to entities. */
  add(references: readonly EntityReference[], options: RequestOptions = {}): Promise<void> {
    return this.#send('POST', references, options)
  }

  /** Removes it from entities. */
  remove(references: readonly EntityReference[], options: RequestOptions = {}): Promise<void> {
    return this.#send('DELETE', references, options)
  }

  /** Leaves it to just these entities: adds it to them, and removes it from all others. */
  set(references: readonly EntityReference[], options: RequestOptions = {}): Promise<void> {
    return this.#send('PUT', references, options)
  }

  async #send(method: string, references: readonly EntityReference[], options: RequestOptions): Promise<void> {
    const locations = references.map((reference) => this.#session.addresses.of(reference).pathname)
    const payload: Payload = { type: 'locations', locations }
    await this.#session.request(method, this.#url, { ...options, payload })
  }
}
