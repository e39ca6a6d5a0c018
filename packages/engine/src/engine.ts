import {
  type Action,
  type ActionInvocation,
  type Awaitable,
  type BackendFor,
  type Catalogue,
  type Entity,
  type EntityDraft,
  type Kind,
  type Mixin,
  OcciError,
  type PageQuery,
  type Policy,
  type Query,
} from '@occi/core'
import {
  chain,
  type EntityWithLinks,
  type MixinDraft,
  type Registry,
  type Scope,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import { BackendTable } from './backend-table.ts'
import { type Call, type CallInput, noExtras, RequestCall } from './call.ts'
import { Catalogues } from './catalogues.ts'
import type { Place } from './identity.ts'
import { defaultEngineLimits, type EngineLimits } from './limits.ts'
import { type Acted, act, actOnAll } from './operations/act.ts'
import { change, type Resolve } from './operations/change.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { type Check, remove, removeAll } from './operations/delete.ts'
import { emptyCollection } from './operations/empty-collection.ts'
import { changeMembers, type Membership } from './operations/members.ts'
import { recover } from './operations/recover.ts'
import { removeMixins } from './operations/remove-mixins.ts'
import { type Listing, page, pages, retrieve } from './operations/retrieve.ts'
import type { Retrieved } from './operations/retrieved.ts'
import type { Manner } from './operations/told-changes.ts'
import { updateFromOutside } from './operations/update-from-outside.ts'
import { ScopedReader } from './reader.ts'
import type { Services } from './services.ts'
import { TimeLimit } from './time-limit.ts'

/** What an engine is made of. */
export interface EngineOptions {
  readonly registry: Registry
  readonly policy?: Policy
  /** Locations that no mixin of a client may get. */
  readonly reserved?: readonly string[]
  /** How many backend calls run at once when many entities are refreshed. Defaults to 16. */
  readonly concurrency?: number
  /**
   * Milliseconds that a call of a backend may take when something is created, changed, deleted or acted on. Then its
   * `signal` aborts, the caller gets the error `timeout`, the locks are released, and recovery undoes or finishes what
   * was begun. Defaults to 60,000; 0 for no limit.
   */
  readonly backendTimeout?: number
  /**
   * Milliseconds that a call of a backend's `retrieve` or `retrieveMany` may take. A listing waits as long for all of a
   * batch, and shows the stored state of what was not brought up to date by then. Defaults to 10,000; 0 for no limit.
   */
  readonly retrieveTimeout?: number
  /** What callers may have. */
  readonly limits?: Partial<EngineLimits>
  /** Told of errors that no caller sees, with what was under way; writes to the console unless said. */
  readonly report?: (error: unknown, during: string) => void
}

/** Milliseconds before what was left unfinished is looked after, at first and at last. */
const firstPause = 500
const lastPause = 60_000
const unowned: Scope = Object.freeze({})
const everything: Check = () => {}

/**
 * What happens, whatever the protocol: every operation on the model over backends and a registry, all or nothing,
 * one at a time for each entity.
 *
 * @example
 * const engine = new Engine({ registry: new MemoryRegistry() })
 * engine.register(job, { create(entity) { entity.attributes['com.example.job.state'] = 'queued' } })
 * const call = await engine.call({})
 * const [made] = await engine.create([draft], {}, call)
 */
export class Engine {
  readonly #services: Services
  readonly #table = new BackendTable()
  #catalogues: Catalogues | undefined
  #recovery: Promise<void> | undefined
  #nextRecovery: NodeJS.Timeout | undefined

  constructor(options: EngineOptions) {
    this.#services = {
      registry: options.registry,
      policy: options.policy ?? {},
      table: this.#table,
      catalogue: (scope) => this.catalogue(scope),
      reserved: options.reserved ?? [],
      limits: { ...defaultEngineLimits, ...options.limits },
      timeLimits: {
        change: new TimeLimit('backendTimeout', options.backendTimeout ?? 60_000),
        retrieve: new TimeLimit('retrieveTimeout', options.retrieveTimeout ?? 10_000),
      },
      concurrency: options.concurrency ?? 16,
      report: options.report ?? ((error, during) => console.error(`${during}:`, error)),
      recoverSoon: () => this.#recoverIn(firstPause),
    }
  }

  get registry(): Registry {
    return this.#services.registry
  }

  /** The kinds and mixins that the service itself defines, each after those that it builds upon. */
  get categories(): readonly (Kind | Mixin)[] {
    return this.#table.categories
  }

  /**
   * Attaches a backend to categories, to all or none; they are discoverable from then on, and so is what they build
   * upon.
   *
   * @throws OcciError `definition` where it cannot serve one of them, one has a backend already, or two different
   *   categories have one identifier or location
   */
  register<C extends Kind | Mixin | Action>(category: C | readonly C[], backend: BackendFor<C>): void {
    const categories: readonly C[] = isList(category) ? category : [category]
    this.#table.register(categories, backend)
    this.#catalogues = undefined
  }

  /** Tells who asks: derives the owner, and what he sees. */
  call(input: CallInput = {}): Awaitable<Call> {
    const owner = input.owner ?? this.#services.policy.owner?.(input.extras ?? noExtras)
    return this.#callOf(owner, input)
  }

  #callOf(owner: string | undefined, input: CallInput, isAllowed = false): Awaitable<Call> {
    const scope: Scope = owner === undefined ? unowned : { owner }
    return chain(this.catalogue(scope), (catalogue) => {
      const all = new ScopedReader(this.#services.registry, scope, catalogue)
      return new RequestCall(this.#services, input, owner, isAllowed, all)
    })
  }

  /**
   * The categories that a scope sees.
   *
   * @throws OcciError `definition` where one that is registered names a kind that is not
   */
  catalogue(scope: Scope): Awaitable<Catalogue> {
    this.#catalogues ??= new Catalogues(this.#table.categories, (message) => {
      this.#services.report(new OcciError('conflict', message), 'reading the stored mixins')
    })
    const catalogues = this.#catalogues
    return chain(this.#services.registry.mixins(scope), (stored) => catalogues.with(stored))
  }

  /** Reads an entity with its links (all of them, or so many and one more), brought up to date. */
  retrieve(key: string, call: Call, mostLinks?: number): Awaitable<Retrieved> {
    return retrieve(key, call, mostLinks)
  }

  /** Reads a page of a listing: as it is stored, or in full, with links or without. */
  page(query: PageQuery, full: boolean, call: Call, links = true): Awaitable<Listing> {
    return page(query, full, call, links)
  }

  /** Reads a whole listing, in batches of a size. */
  pages(
    query: Query & Pick<PageQuery, 'after' | 'order'>,
    full: boolean,
    size: number,
    call: Call,
  ): AsyncGenerator<readonly EntityWithLinks[]> {
    return pages(query, full, size, call)
  }

  /** Makes entities, all or none. */
  create(drafts: readonly EntityDraft[], place: Place, call: Call): Promise<readonly EntityWithLinks[]> {
    return create(drafts, place, call)
  }

  /** Changes an entity in part, or replaces it. */
  change(key: string, manner: Manner, resolve: Resolve, call: Call): Promise<EntityWithLinks> {
    return change(key, manner, resolve, call)
  }

  /** Deletes an entity and the links at it. */
  delete(key: string, call: Call, check: Check = everything): Promise<void> {
    return remove(key, check, call)
  }

  /** Deletes all entities that match. */
  deleteAll(query: Query, call: Call): Promise<void> {
    return removeAll(query, call)
  }

  /** Invokes an action on an entity. */
  act(key: string, invocation: ActionInvocation, call: Call, check: Check = everything): Promise<Acted> {
    return act(key, invocation, check, call)
  }

  /** Invokes an action on all entities that match. */
  actOnAll(query: Query, invocation: ActionInvocation, call: Call): Promise<readonly EntityWithLinks[]> {
    return actOnAll(query, invocation, call)
  }

  /** Changes which entities hold a mixin. */
  changeMembers(mixin: Mixin, membership: Membership, keys: readonly string[], call: Call): Promise<void> {
    return changeMembers(mixin, membership, keys, call)
  }

  /** Takes a mixin from all entities that hold it. */
  emptyCollection(mixin: Mixin, call: Call): Promise<void> {
    return emptyCollection(mixin, call)
  }

  /** Defines mixins for a client. */
  defineMixins(drafts: readonly MixinDraft[], call: Call): Promise<void> {
    return defineMixins(drafts, call)
  }

  /** Removes mixins that a client defined. */
  removeMixins(identifiers: readonly string[], call: Call): Promise<void> {
    return removeMixins(identifiers, call)
  }

  /**
   * Changes an entity because the world has changed: locked and stored like a request, without calling backends. Not
   * to be awaited by a backend that is called for the same entity: it would wait for itself.
   *
   * @param input whose it is; without owner and extras: nobody's
   */
  async update(location: string, change: (entity: Entity) => void, input: CallInput = {}): Promise<Entity> {
    const call = input.extras === undefined ? this.#callOf(input.owner, input) : this.call(input)
    return updateFromOutside(location, change, await call)
  }

  /** Recovers outside any request; again, after longer and longer pauses, while the registry is away. */
  #recoverIn(pause: number): void {
    this.#nextRecovery ??= setTimeout(async () => {
      this.#nextRecovery = undefined
      try {
        await this.recover()
      } catch (error) {
        if (pause >= lastPause) this.#services.report(error, 'finishing what was left')
        else this.#recoverIn(2 * pause)
      }
    }, pause).unref()
  }

  /**
   * Finishes what a crash left; to be called before the first request, and from time to time where several processes
   * share a registry. What backends refuse is reported.
   */
  recover(): Promise<void> {
    this.#recovery ??= this.#recoverAll().finally(() => {
      this.#recovery = undefined
    })
    return this.#recovery
  }

  async #recoverAll(): Promise<void> {
    let isLeft = false
    for await (const transaction of this.#services.registry.unfinished()) {
      if (!(await this.#finish(transaction))) isLeft = true
    }
    if (isLeft) this.#recoverIn(lastPause)
  }

  async #finish(transaction: UnfinishedTransaction): Promise<boolean> {
    return recover(transaction, await this.#callOf(transaction.owner, {}, true))
  }
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
