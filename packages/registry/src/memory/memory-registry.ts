import {
  type Awaitable,
  type Direction,
  type Entity,
  type EntityChange,
  type Link,
  OcciError,
  type Page,
  type PageQuery,
  type Query,
  type Revision,
  type StoredMixin,
} from '@occi/core'
import {
  type BeginOptions,
  type Change,
  type ChangeSet,
  type ChangesOptions,
  type Committed,
  chain,
  type Intent,
  type Registry,
  type Scope,
  type Snapshot,
  type SnapshotOptions,
  type Transaction,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import {
  callerOf,
  evaluate,
  Followers,
  historyOf,
  KeyedLocks,
  OpenTransaction,
  ownerOf,
  placeOfKey,
  type Release,
  type StoredPlaces,
  type TransactionSteps,
} from '@occi/core/store'
import { ChangeRing, type MemoryHistoryLimits } from './change-ring.ts'
import { EntityStore } from './entity-store.ts'
import { MixinStore } from './mixin-store.ts'

/** How a registry in memory is set up. */
export interface MemoryRegistryOptions {
  /**
   * How much is kept for `changes` and `history`: whatever limit is reached first applies. Defaults to 10,000 commits, one hour and
   * 64 MiB.
   */
  readonly history?: Partial<MemoryHistoryLimits>
}

/** What a transaction is about to do, and for whom. */
interface OpenIntent {
  readonly intent: Intent
  readonly owner: string | undefined
}

const noStamps: ReadonlyMap<string, number> = new Map()

/**
 * Stores entities and mixins in the memory of the process. What it returns is frozen; callers that want to change an
 * entity do so on a copy (`copyEntity` of `@occi/core`).
 *
 * @example new Application({ registry: new MemoryRegistry() })
 */
export class MemoryRegistry implements Registry {
  readonly search = 'parts'
  readonly #entities = new EntityStore()
  readonly #mixins = new MixinStore()
  readonly #locks = new KeyedLocks()
  readonly #changes: ChangeRing
  readonly #unfinished = new Set<OpenIntent>()
  readonly #followers: Followers

  readonly #places: StoredPlaces = {
    entity: (location, owner) => this.#entities.own(location, owner),
    entitiesNamed: (name, owner) => this.#entities.named(name, owner),
    mixin: (identifier, owner) => this.#mixins.own(identifier, owner),
    mixinsNamed: (name, owner) => this.#mixins.named(name, owner),
  }

  constructor({ history = {} }: MemoryRegistryOptions = {}) {
    const { commits = 10_000, age = 3_600_000, octets = 64 * 2 ** 20 } = history
    const limits = { commits, age, octets }
    for (const [name, limit] of Object.entries(limits)) requirePositive(`history.${name}`, limit)
    this.#changes = new ChangeRing(limits)
    this.#followers = new Followers(this.#changes)
  }

  entity(key: string, scope: Scope, options?: SnapshotOptions): Snapshot | undefined {
    const found = this.#entities.snapshot(key, scope, options, this.#changes.revision)
    return found === undefined || options?.mixins !== true ? found : { ...found, mixins: this.mixins(scope) }
  }

  page(query: PageQuery, scope: Scope): Awaitable<Page> {
    const { revision } = this.#changes
    return chain(this.#entities.page(query, scope), ({ items, next, total }) => ({ items, next, total, revision }))
  }

  count(query: Query, scope: Scope): Awaitable<number> {
    return this.#entities.count(query, scope)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return this.#entities.links(locations, direction, scope)
  }

  mixins(scope: Scope): readonly StoredMixin[] {
    return this.#mixins.all(scope)
  }

  begin(intent: Intent, scope: Scope, options?: BeginOptions): Awaitable<Transaction> {
    const owner = ownerOf(scope)
    return chain(this.#locks.acquire(intent.keys, options), (release) => this.#open({ intent, owner }, release))
  }

  changes(after: Revision | undefined, scope: Scope, { signal }: ChangesOptions = {}): AsyncGenerator<ChangeSet> {
    return this.#followers.follow(after ?? this.#changes.revision, scope, signal)
  }

  history(entity: Pick<Entity, 'id' | 'version'>, limit: number, scope: Scope): Awaitable<readonly EntityChange[]> {
    return historyOf(entity, limit, scope, (version) => {
      const set = this.#changes.at(version)
      return set === undefined ? [] : [set]
    })
  }

  /** Nothing outlives the process: these are the transactions that were aborted as unfinished. */
  async *unfinished(): AsyncGenerator<UnfinishedTransaction> {
    for (const one of [...this.#unfinished]) {
      if (!this.#unfinished.delete(one)) continue
      yield Object.assign(this.#open(one, await this.#locks.acquire(one.intent.keys)), one)
    }
  }

  close(): void {
    this.#followers.close()
  }

  #open(one: OpenIntent, release: Release): OpenTransaction {
    const steps: TransactionSteps = {
      commit: (changes) => this.#commit(changes, one),
      abort: ({ unfinished = false }) => {
        if (unfinished) this.#unfinished.add(one)
      },
    }
    return new OpenTransaction(this.#stampsAt(one.intent.keys), steps, release)
  }

  #stampsAt(keys: readonly string[]): ReadonlyMap<string, number> {
    let stamps: Map<string, number> | undefined
    for (const key of keys) {
      const { location, owner } = placeOfKey(key)
      const stamp = this.#entities.stamp(location, owner)
      if (stamp === undefined) continue
      stamps ??= new Map()
      stamps.set(key, stamp)
    }
    return stamps ?? noStamps
  }

  #commit(changes: readonly Change[], { intent, owner }: OpenIntent): Committed {
    const version = this.#changes.latest + 1
    const time = Date.now()
    const evaluation = evaluate(changes, { owner }, this.#places, { version, time })
    const { entities, mixins, stored } = evaluation
    if (entities.length === 0 && mixins.length === 0) return { revision: this.#changes.revision, entities: stored }
    // What is stored must not change, neither by those who gave it nor by those who read it.
    for (const entity of stored) Object.freeze(entity)
    this.#entities.apply(evaluation, version)
    this.#mixins.apply(mixins)
    const { operation, action } = intent
    const caller = callerOf(intent, owner)
    const revision = this.#changes.add({ time, operation, action, caller, entities, mixins })
    this.#followers.wake()
    return { revision, entities: stored }
  }
}

function requirePositive(option: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return
  throw new OcciError(
    'definition',
    `the option ${option} of MemoryRegistry must be an integer of at least 1, got ${value}`,
  )
}
