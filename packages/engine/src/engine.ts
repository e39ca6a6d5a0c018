import {
  type AnyCategory,
  type Awaitable,
  type BackendFor,
  type Catalogue,
  type Entity,
  type Kind,
  type Mixin,
  type Observer,
  OcciError,
  type Policy,
  type StoredMixin,
} from '@occi/core'
import {
  chain,
  failureOf,
  observe,
  type Registry,
  type Report,
  reportToConsole,
  type Scope,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import { backgroundTimer } from '@occi/core/store'
import { BackendTable } from './backend-table.ts'
import { type Call, type CallInput, noExtras, RequestCall } from './call.ts'
import { Catalogues } from './catalogues.ts'
import { Completion } from './completion.ts'
import { ChangeHub } from './events/hub.ts'
import { defaultEngineLimits, type EngineLimits } from './limits.ts'
import { backendObserver } from './observed-backend.ts'
import { recover } from './operations/recover.ts'
import { updateFromOutside } from './operations/update-from-outside.ts'
import { type Ahead, readAhead, ScopedReader } from './reader.ts'
import type { Services } from './services.ts'
import { TimeLimit } from './time-limit.ts'

/** The options of an engine. */
export interface EngineOptions {
  readonly registry: Registry
  readonly policy?: Policy
  /** Locations that are not available to mixins of clients. */
  readonly reserved?: readonly string[]
  /** How many backend calls run at once when many entities are refreshed. Defaults to 16. */
  readonly concurrency?: number
  /**
   * Milliseconds that a call of a backend may take when something is created, changed, deleted or acted on. Then its
   * `signal` aborts, the caller gets the error `timeout` (HTTP: 504), the locks are released, and recovery undoes or
   * finishes what was begun. What takes longer returns at once and updates the entity later. Defaults to 60,000; 0 for no
   * limit.
   */
  readonly backendTimeout?: number
  /**
   * Milliseconds that a call of a backend's `retrieve` or `retrieveMany` may take. A listing waits as long for all of a
   * batch, and shows the stored state of what was not brought up to date by then. Defaults to 10,000; 0 for no limit.
   */
  readonly retrieveTimeout?: number
  /**
   * How many changed entities are kept for readers of events who are slow: one who falls further behind gets `reset`.
   * Defaults to 5,000.
   */
  readonly eventBuffer?: number
  /** The limits of callers. */
  readonly limits?: Partial<EngineLimits>
  /** Receives errors that no caller sees, with what was being done; writes to the console by default. */
  readonly report?: Report
  /** Receives calls of backends, locks and recoveries. Defaults to none. */
  readonly observer?: Observer
}

/** Milliseconds before unfinished transactions are recovered: the first pause and the longest. */
const firstPause = 500
const lastPause = 60_000
const unowned: Scope = Object.freeze({})

/**
 * Holds what all operations share: the registry, the backends, the policy and the recovery. The operations and use cases
 * are functions of this package; each gets a call, which says who calls.
 *
 * @example
 * const engine = new Engine({ registry: new MemoryRegistry() })
 * engine.register(job, { create(entity) { entity.attributes['com.example.job.state'] = 'queued' } })
 * const call = await engine.call()
 * const [created] = await create([draft], {}, call)
 */
export class Engine {
  readonly #services: Services
  readonly #table: BackendTable
  #catalogues: Catalogues | undefined
  #recovery: Promise<void> | undefined
  #nextRecovery: ReturnType<typeof backgroundTimer> | undefined

  constructor(options: EngineOptions) {
    const { report = reportToConsole } = options
    this.#table = new BackendTable(backendObserver(options.observer, report))
    this.#services = {
      registry: options.registry,
      policy: options.policy ?? {},
      table: this.#table,
      hub: new ChangeHub(options.registry, options.eventBuffer ?? 5_000, report),
      completion: new Completion(report),
      catalogue: (scope) => this.catalogue(scope),
      reserved: options.reserved ?? [],
      limits: { ...defaultEngineLimits, ...options.limits },
      timeLimits: {
        change: new TimeLimit('backendTimeout', options.backendTimeout ?? 60_000),
        retrieve: new TimeLimit('retrieveTimeout', options.retrieveTimeout ?? 10_000),
      },
      concurrency: options.concurrency ?? 16,
      report,
      observer: options.observer ?? {},
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
   * @throws OcciError `definition` if it cannot serve one of them, one has a backend already, or two different
   *   categories have one identifier or location
   */
  register<C extends AnyCategory>(category: C | readonly C[], backend: BackendFor<C>): void {
    const categories: readonly C[] = isList(category) ? category : [category]
    this.#table.register(categories, backend)
    this.#catalogues = undefined
  }

  /** Creates the call of a caller: derives the owner, and what they see. */
  call(input: CallInput = {}): Awaitable<Call> {
    const owner = input.owner ?? this.#services.policy.owner?.(input.extras ?? noExtras)
    return this.#callOf(owner, input)
  }

  #callOf(owner: string | undefined, input: CallInput, isAllowed = false): Awaitable<Call> {
    const scope: Scope = owner === undefined ? unowned : { owner }
    const { registry, completion } = this.#services
    const newCall = (catalogue: Catalogue, ahead?: Ahead) => {
      const all = new ScopedReader(registry, completion, scope, catalogue, ahead)
      return new RequestCall(this.#services, input, owner, isAllowed, all)
    }
    const { about } = input
    if (about === undefined) return chain(this.catalogue(scope), newCall)
    return chain(registry.entity(about, scope, readAhead), (found) =>
      found?.mixins === undefined
        ? chain(this.catalogue(scope), newCall)
        : newCall(this.#catalogueWith(found.mixins), { key: about, found }),
    )
  }

  /**
   * The categories that a scope sees.
   *
   * @throws OcciError `definition` if one that is registered names a kind that is not
   */
  catalogue(scope: Scope): Awaitable<Catalogue> {
    return chain(this.#services.registry.mixins(scope), (stored) => this.#catalogueWith(stored))
  }

  #catalogueWith(stored: readonly StoredMixin[]): Catalogue {
    this.#catalogues ??= new Catalogues(this.#table.categories, (message) => {
      this.#services.report(new OcciError('conflict', message), 'reading the stored mixins')
    })
    return this.#catalogues.with(stored)
  }

  /**
   * Changes an entity after a change outside the service: locked and stored like a request, without calling backends. Not
   * to be awaited by a backend that is called for the same entity: it would wait for itself.
   *
   * @param input the owner of the entity; without owner and extras it is unowned
   */
  async update(location: string, change: (entity: Entity) => void, input: CallInput = {}): Promise<Entity> {
    const call = input.extras === undefined ? this.#callOf(input.owner, input) : this.call(input)
    return updateFromOutside(location, change, await call)
  }

  /** Recovers outside any request; again, after longer and longer pauses, while the registry is unavailable. */
  #recoverIn(pause: number): void {
    this.#nextRecovery ??= backgroundTimer(async () => {
      this.#nextRecovery = undefined
      try {
        await this.recover()
      } catch (error) {
        if (pause >= lastPause) this.#services.report(error, 'finishing what was left')
        else this.#recoverIn(2 * pause)
      }
    }, pause)
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
    const { observer, report } = this.#services
    const count = { finished: 0, left: 0 }
    await observe(
      () => observer.recoveryStarted?.(),
      () => this.#finishAll(count),
      (settled) => ({ ...count, ...failureOf(settled) }),
      report,
    )
    if (count.left > 0) this.#recoverIn(lastPause)
  }

  async #finishAll(count: { finished: number; left: number }): Promise<void> {
    for await (const transaction of this.#services.registry.unfinished()) {
      if (await this.#finish(transaction)) count.finished++
      else count.left++
    }
  }

  async #finish(transaction: UnfinishedTransaction): Promise<boolean> {
    return recover(transaction, await this.#callOf(transaction.owner, {}, true))
  }
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
