import {
  type Action,
  type ActionInvocation,
  type AnyCategory,
  type AttributeValues,
  type Awaitable,
  type Backend,
  type Catalogue,
  type Entity,
  isOcciError,
  type Kind,
  type Mixin,
  mixinsOf,
} from '@occi/core'
import { copyEntity, type EntityChanges, noAttributes } from '@occi/core/authoring'
import {
  act,
  type Call,
  change,
  changeMembers,
  create,
  Engine,
  type Manner,
  page,
  remove,
  retrieve,
} from '@occi/engine'
import { MemoryRegistry } from '@occi/registry/memory'
import { draftOf, neighbourEntity } from './drafts.ts'
import { namedCategories, servesMixin } from './named-categories.ts'
import type { BackendContractOptions, BackendExample, ExampleChanges, OpenedBackend } from './options.ts'
import { Watch } from './watch.ts'

/** The path below which the entities of the examples are created. */
const collection = '/contract/'

/**
 * A backend under test, in an engine over an empty registry in memory. A refusal of the backend is thrown as it is;
 * anything else that is wrong is thrown as an error that says after which call.
 */
export class ServedBackend {
  readonly backend: Backend
  /** The categories as they were at the start. */
  readonly catalogue: Catalogue
  readonly #options: BackendContractOptions
  readonly #opened: OpenedBackend
  readonly #engine: Engine
  readonly #watch: Watch

  private constructor(
    options: BackendContractOptions,
    opened: OpenedBackend,
    engine: Engine,
    catalogue: Catalogue,
    watch: Watch,
  ) {
    this.#options = options
    this.#opened = opened
    this.#engine = engine
    this.#watch = watch
    this.backend = opened.backend
    this.catalogue = catalogue
  }

  static async open(options: BackendContractOptions): Promise<ServedBackend> {
    const watch = new Watch()
    const registry = new MemoryRegistry()
    const engine = new Engine({ registry, report: (error, during) => watch.note(`${during}: ${error}`) })
    const opened = await options.open()
    try {
      const { served, others } = namedCategories(options)
      engine.register<AnyCategory>(served, watch.over(opened.backend))
      for (const category of others) if (category.location !== undefined) engine.register<Kind | Mixin>(category, {})
      const { beside = [] } = options
      const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
      await transaction.commit(beside.map((neighbour) => ({ type: 'put', entity: neighbourEntity(neighbour) })))
      return new ServedBackend(options, opened, engine, await engine.catalogue({}), watch)
    } catch (error) {
      await opened.close?.()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#engine.registry.close()
    await this.#opened.close?.()
  }

  /** Returns what the backend manages now, in no order; undefined if the options do not say it. */
  async leftovers(): Promise<unknown> {
    const found = structuredClone(await this.#opened.leftovers?.())
    return Array.isArray(found) ? found.map((one) => JSON.stringify(one)).sort() : found
  }

  /** Returns the categories of an entity that the backend serves. */
  served(entity: Entity): readonly (Kind | Mixin)[] {
    const kind = this.catalogue.kind(entity.kind)
    const mixins = mixinsOf(entity, this.catalogue).filter((mixin) => this.serves(mixin))
    return kind !== undefined && this.#options.categories.includes(kind) ? [kind, ...mixins] : mixins
  }

  /** Returns whether the backend serves a mixin. */
  serves(mixin: Mixin): boolean {
    return servesMixin(this.#options.categories, mixin)
  }

  /** Returns whether the backend carries out an action of an entity. */
  actsOn(entity: Entity, action: Action): boolean {
    if (this.backend.action === undefined) return false
    if (this.#options.categories.includes(action)) return true
    return this.served(entity).some((category) => category.allActions.includes(action))
  }

  create(example: BackendExample, name = '1'): Promise<Entity> {
    const draft = draftOf(example, this.catalogue)
    const location = `${collection}${name}`
    return this.#attempt(`create of ${location}`, async (call) => {
      const [created] = await create([draft], { location }, call)
      if (created === undefined) throw new Error('nothing was created')
      return created.entity
    })
  }

  retrieve({ location }: Entity): Promise<Entity> {
    return this.#attempt(`retrieve of ${location}`, async (call) => {
      const { entity } = await retrieve(location, call)
      return entity
    })
  }

  /** Retrieves the entities of all examples at once, by location. */
  retrieveMany(): Promise<ReadonlyMap<string, Entity>> {
    return this.#attempt('retrieveMany', async (call) => {
      const { items } = await page({ prefix: collection, limit: 100 }, true, call, false)
      return new Map(items.map(({ entity }) => [entity.location, entity]))
    })
  }

  /** Stores an entity as it was when it was read earlier, without calling the backend. */
  restore(entity: Entity): Promise<Entity> {
    const { attributes, actions, extras } = copyEntity(entity)
    return this.#engine.update(entity.location, (current) => {
      Object.assign(current, { attributes, actions, extras })
    })
  }

  /** @param changes for `replace`, everything that the entity is to have */
  change(manner: Manner, entity: Entity, changes: ExampleChanges): Promise<Entity> {
    const { attributes = noAttributes(), ...fields } = changes
    const mixins = manner === 'replace' ? mixinsOf(entity, this.catalogue) : []
    return this.#change(`${manner} of ${entity.location}`, manner, entity, { ...fields, attributes, mixins })
  }

  async act({ location }: Entity, invocation: ActionInvocation): Promise<Entity> {
    const what = `${invocation.action.term} of ${location}`
    const { entity, mixin } = await this.#attempt(what, (call) => act(location, invocation, call))
    const { catalogue } = await this.#engine.call()
    if (mixin === undefined || catalogue.mixin(mixin) !== undefined) return entity
    throw new Error(
      `${what} answered with ${mixin}, expected the identifier of a mixin that it has created, or nothing`,
    )
  }

  /** Adds a mixin to an entity, with values that the client gives. */
  associate(entity: Entity, mixin: Mixin, attributes: AttributeValues): Promise<Entity> {
    return this.#change(`adding ${mixin.term} to ${entity.location}`, 'update', entity, { mixins: [mixin], attributes })
  }

  /** Removes a mixin from an entity. */
  async dissociate({ location }: Entity, mixin: Mixin): Promise<void> {
    await this.#attempt(`removing ${mixin.term} from ${location}`, (call) =>
      changeMembers(mixin, 'remove', [location], call),
    )
  }

  delete({ location }: Entity): Promise<void> {
    return this.#attempt(`delete of ${location}`, (call) => remove(location, call))
  }

  #change(what: string, manner: Manner, { location }: Entity, changes: EntityChanges): Promise<Entity> {
    return this.#attempt(what, async (call) => {
      const { entity } = await change(location, manner, () => changes, call)
      return entity
    })
  }

  async #attempt<T>(what: string, run: (call: Call) => Awaitable<T>): Promise<T> {
    const call = await this.#engine.call({ extras: this.#options.extras })
    let result: T
    try {
      result = await run(call)
    } catch (error) {
      this.#watch.requireFaultless(what)
      throw this.#watch.isRefusal(error) ? error : failureOf(what, error)
    }
    this.#watch.requireFaultless(what)
    return result
  }
}

/** The error for what the backend threw or the engine found, neither of which is a refusal. */
function failureOf(what: string, error: unknown): Error {
  if (isOcciError(error)) return new Error(`${what}: ${error.message}`, { cause: error })
  const message = `${what} threw ${error}, expected an OcciError: clients would get an internal error`
  return new Error(message, { cause: error })
}
