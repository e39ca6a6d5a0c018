import type { Kind, Mixin } from '@occi/core'
import { makeMixin, type Payload } from '@occi/core/authoring'
import type { EntityReference } from './addresses.ts'
import type { DiscoveredCatalogue } from './catalogue.ts'
import { EntityHandle } from './entity-handle.ts'
import { KindHandle } from './kind-handle.ts'
import { list } from './list.ts'
import { MixinHandle } from './mixin-handle.ts'
import type { RequestOptions } from './options.ts'
import type { RemoteEntity } from './remote-entity.ts'
import type { ListOptions } from './selection.ts'
import type { Session } from './session.ts'
import { type WatchEvent, type WatchOptions, watch } from './watch.ts'

/** A service of OCCI that `connect` has found. */
export class Service {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** Its URL, which ends in `/`. */
  get url(): string {
    return this.#session.addresses.base.href
  }

  /** Its categories, as its query interface showed them to the caller. */
  get catalogue(): DiscoveredCatalogue {
    return this.#session.catalogue
  }

  /** Reads the categories again. */
  async refresh(options: RequestOptions = {}): Promise<DiscoveredCatalogue> {
    await this.#session.refresh(options)
    return this.catalogue
  }

  /**
   * Returns the entities of a kind: typed by its definition, or by its identifier, term or location, with nothing known at
   * compile time.
   *
   * @throws OcciError `not-found` if the service does not have it
   */
  kind<K extends Kind = Kind>(kind: K | string): KindHandle<K> {
    if (typeof kind !== 'string') this.#session.catalogue.learn(kind)
    return new KindHandle<K>(this.#session, kind)
  }

  /** Returns the handle of an entity of any kind, such as `compute/web-1`. */
  entity(reference: EntityReference): EntityHandle {
    return new EntityHandle(this.#session, reference, undefined, undefined)
  }

  /** Lists all entities, or those below a path such as `compute/`. */
  list(options: ListOptions & { readonly path?: string } = {}): AsyncIterable<RemoteEntity> {
    const url = this.#session.addresses.of(options.path ?? '')
    return list(this.#session, url, undefined, options)
  }

  /** Watches all entities, or those below a path such as `compute/`. */
  watch(options: WatchOptions & { readonly path?: string } = {}): AsyncIterable<WatchEvent> {
    return watch<Kind>(this.#session, this.#session.addresses.of(options.path ?? ''), undefined, options)
  }

  /**
   * Returns the entities that hold a mixin.
   *
   * @throws OcciError `not-found` if the service does not have it
   */
  mixin(mixin: Mixin | string): MixinHandle {
    if (typeof mixin !== 'string') this.#session.catalogue.learn(mixin)
    return new MixinHandle(this.#session, mixin)
  }

  /**
   * Defines a mixin of the caller's own (`GFD.221 Mix-ins`), such as a tag.
   *
   * @example await occi.defineMixin(defineMixin({ scheme: 'http://example.com/tags#', term: 'web', title: 'Web shop' }))
   */
  async defineMixin(mixin: Mixin, options: RequestOptions = {}): Promise<MixinHandle> {
    const location = this.#session.addresses.of(mixin.location.slice(1)).pathname
    const payload: Payload = { type: 'categories', categories: [{ ...mixin, location }] }
    await this.#session.request('POST', this.#session.queryInterface, { ...options, payload })
    await this.refresh(options)
    return this.mixin(mixin)
  }

  /** Removes a mixin that the caller has defined; entities lose it. */
  async removeMixin(mixin: Mixin | string, options: RequestOptions = {}): Promise<void> {
    const { scheme, term } = this.#session.require(mixin, 'mixin')
    const payload: Payload = { type: 'categories', categories: [makeMixin({ scheme, term }, { userDefined: true })] }
    await this.#session.request('DELETE', this.#session.queryInterface, { ...options, payload })
    await this.refresh(options)
  }
}
