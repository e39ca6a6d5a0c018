import {
  type Action,
  type ActionInvocation,
  type AttributeValues,
  type Backend,
  type BackendContext,
  dependsOn,
  type Entity,
  isLink,
  type Kind,
  type Mixin,
  mixinsOf,
  OcciError,
} from '@occi/core'
import { copyEntity, dropUndefined, noAttributes, sameJson } from '@occi/core/authoring'
import { catalogueOf } from './catalogue.ts'
import { neighbourEntity, newEntity } from './entities.ts'
import type { BackendContractOptions, BackendExample, ExampleChanges, OpenedBackend } from './options.ts'
import { expectOthersUntouched, expectWellFormed } from './well-formed.ts'
import { World } from './world.ts'

/** How a backend is asked to change an entity. */
export type Manner = 'update' | 'replace'

/**
 * A backend under test, with the least of a service around it: what it makes of entities is checked and kept. A
 * refusal is thrown as it is; anything else that a routine throws is a failure.
 */
export class Subject {
  readonly backend: Backend
  readonly world: World
  readonly #options: BackendContractOptions
  readonly #opened: OpenedBackend

  private constructor(options: BackendContractOptions, opened: OpenedBackend) {
    this.#options = options
    this.#opened = opened
    this.backend = opened.backend
    this.world = new World(catalogueOf(options), options.extras ?? {})
    for (const neighbour of options.beside ?? []) this.world.keep(neighbourEntity(neighbour))
  }

  static async open(options: BackendContractOptions): Promise<Subject> {
    return new Subject(options, await options.open())
  }

  async close(): Promise<void> {
    await this.#opened.close?.()
  }

  /** What the backend manages now, in no order; nothing where it does not say. */
  async leftovers(): Promise<unknown> {
    const found = structuredClone(await this.#opened.leftovers?.())
    return Array.isArray(found) ? found.map((one) => JSON.stringify(one)).sort() : found
  }

  /** The categories of an entity that the backend serves, as a call for it would name them. */
  served(entity: Entity): readonly (Kind | Mixin)[] {
    const { categories } = this.#options
    const kind = this.world.catalogue.kind(entity.kind)
    const mixins = mixinsOf(entity, this.world.catalogue).filter((mixin) => this.serves(mixin))
    return kind !== undefined && categories.includes(kind) ? [kind, ...mixins] : mixins
  }

  /** Tells whether a mixin is the backend's: it is registered for it, or for one that it depends on. */
  serves(mixin: Mixin): boolean {
    return this.#options.categories.some((category) => category.class === 'mixin' && dependsOn(mixin, category))
  }

  /** Tells whether the backend carries out an action of an entity. */
  actsOn(entity: Entity, action: Action): boolean {
    if (this.backend.action === undefined) return false
    if (this.#options.categories.includes(action)) return true
    return this.served(entity).some((category) => category.allActions.includes(action))
  }

  create(example: BackendExample, location = '/contract/1'): Promise<Entity> {
    const entity = newEntity(example, location, this.world.catalogue)
    return this.#call(`create of ${location}`, entity, (working, context) => this.backend.create?.(working, context))
  }

  retrieve(entity: Entity): Promise<Entity> {
    return this.#call(`retrieve of ${entity.location}`, entity, (working, context) =>
      this.backend.retrieve === undefined
        ? this.backend.retrieveMany?.([working], context)
        : this.backend.retrieve(working, context),
    )
  }

  /** What `retrieveMany` makes of entities. */
  async retrieveMany(entities: readonly Entity[]): Promise<readonly Entity[]> {
    const copies = entities.map((entity) => copyEntity(entity))
    const categories = [...new Set(entities.flatMap((entity) => this.served(entity)))]
    const { context } = this.world.call(categories, copies)
    await told('retrieveMany', () => this.backend.retrieveMany?.(copies, context))
    entities.forEach((entity, index) => {
      const copy = copies[index]
      if (copy !== undefined) this.#check(`retrieveMany of ${entity.location}`, entity, copy)
    })
    return copies
  }

  /**
   * Changes an entity as a service does: by the routine, or by `update` where one that is wanted to replace is not
   * there; without any, the values are copied.
   *
   * @param changes for `replace`, with all attributes that the entity is to have
   */
  async change(manner: Manner, entity: Entity, changes: ExampleChanges): Promise<Entity> {
    const { attributes = noAttributes(), ...fields } = changes
    const { backend } = this
    const routine = manner === 'replace' && backend.replace === undefined ? 'update' : manner
    const values = manner === routine ? attributes : differing(entity.attributes, attributes)
    // A service has nothing to tell where nothing changes.
    const isNothing = routine === 'update' && Object.keys(values).length === 0 && Object.keys(fields).length === 0
    const changed = await this.#call(
      `${manner} of ${entity.location}`,
      entity,
      (working, context) => {
        if (isNothing) return undefined
        return backend[routine]?.(working, { ...fields, attributes: values, mixins: entity.mixins }, context)
      },
      { ends: [changes.source, changes.target] },
    )
    const isTold = backend[routine] !== undefined && this.served(entity).length > 0
    const taken = isTold ? changed.attributes : { ...changed.attributes, ...values }
    return this.world.keep({ ...changed, attributes: taken, ...fields })
  }

  async act(entity: Entity, invocation: ActionInvocation): Promise<Entity> {
    const what = `${invocation.action.term} of ${entity.location}`
    let answer: unknown
    const acted = await this.#call(what, entity, async (working, context) => {
      answer = await this.backend.action?.(working, invocation, context)
    })
    if (answer !== undefined && !(typeof answer === 'string' && this.world.hasMixin(answer))) {
      throw new Error(
        `${what} answered with ${answer}, expected the identifier of a mixin that it has made, or nothing`,
      )
    }
    return acted
  }

  /** Gives an entity a mixin, with values that the client gives. */
  associate(entity: Entity, mixin: Mixin, attributes: AttributeValues): Promise<Entity> {
    const tagged = { ...copyEntity(entity), mixins: [...entity.mixins, mixin.identifier] }
    Object.assign(tagged.attributes, attributes)
    const { backend } = this
    return this.#call(
      `adding ${mixin.term} to ${entity.location}`,
      tagged,
      (working, context) => (backend.associate ?? backend.create)?.call(backend, working, context),
      { categories: [mixin] },
    )
  }

  async dissociate(entity: Entity, mixin: Mixin): Promise<Entity> {
    const { backend } = this
    const left = await this.#call(
      `removing ${mixin.term} from ${entity.location}`,
      entity,
      (working, context) => (backend.dissociate ?? backend.delete)?.call(backend, working, context),
      { categories: [mixin] },
    )
    const { catalogue } = this.world
    const untagged = { ...copyEntity(left), mixins: entity.mixins.filter((one) => one !== mixin.identifier) }
    const kind = catalogue.kind(entity.kind)
    if (kind !== undefined) {
      dropUndefined(untagged.attributes, kind, mixinsOf(untagged, catalogue), [mixin], catalogue)
    }
    return this.world.keep(untagged)
  }

  async delete(entity: Entity): Promise<void> {
    await this.#call(`delete of ${entity.location}`, entity, (working, context) =>
      this.backend.delete?.(working, context),
    )
    this.world.drop(entity.location)
  }

  async #call(
    what: string,
    entity: Entity,
    routine: (working: Entity, context: BackendContext) => unknown,
    how: { categories?: readonly (Kind | Mixin)[]; ends?: readonly (string | undefined)[] } = {},
  ): Promise<Entity> {
    const working = copyEntity(entity)
    const own = isLink(entity) ? [entity.source, entity.target] : []
    const ends = [...own, ...(how.ends ?? [])].filter((end) => end !== undefined)
    const { categories = this.served(entity) } = how
    const { context, commit } = this.world.call(categories, [working], ends)
    if (categories.length > 0) await told(what, () => routine(working, context))
    commit()
    this.#check(what, entity, working)
    return this.world.keep(working)
  }

  #check(what: string, before: Entity, after: Entity): void {
    expectOthersUntouched(what, before, after)
    expectWellFormed(what, after, this.world.catalogue)
  }
}

/** Calls a routine; an error that is no refusal is a bug. */
async function told(what: string, routine: () => unknown): Promise<void> {
  try {
    await routine()
  } catch (error) {
    if (error instanceof OcciError) throw error
    throw new Error(`${what} threw ${error}, expected an OcciError: clients would be told of an internal error`, {
      cause: error,
    })
  }
}

/** What differs between two sets of values; one that goes has none. */
function differing(before: AttributeValues, after: AttributeValues): AttributeValues {
  const changes = noAttributes()
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!sameJson(before[name], after[name])) changes[name] = after[name]
  }
  return changes
}
