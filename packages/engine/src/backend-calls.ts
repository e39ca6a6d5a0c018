import type { Backend, BackendContext, Entity, Kind, Mixin, Registered } from '@occi/core'
import { expectValidResult, nameOf, type Result } from './backend-result.ts'
import { BatchRecorder } from './batch.ts'
import type { Call } from './call.ts'

/** A backend with the categories of one entity that it serves. */
export interface Group {
  readonly backend: Backend
  readonly categories: readonly (Kind | Mixin)[]
}

/** The backends of an entity, distinct ones once. */
export function backendsOf(entity: Entity, call: Call): readonly Group[] {
  const { table, policy } = call.services
  return groupBackends(table.ofEntity(entity, call.catalogue, policy, call))
}

/** Distinct backends once, each with all it serves of an entity, in the order of their first category. */
export function groupBackends(registered: readonly Registered[]): readonly Group[] {
  const groups = new Map<Backend, (Kind | Mixin)[]>()
  for (const { category, backend } of registered) {
    const categories = groups.get(backend)
    if (categories === undefined) groups.set(backend, [category])
    else categories.push(category)
  }
  return [...groups].map(([backend, categories]) => ({ backend, categories }))
}

/** What a backend is told with a call. */
class CallContext implements BackendContext {
  readonly categories: BackendContext['categories']
  declare readonly owner?: string
  readonly extras: BackendContext['extras']
  readonly read: BackendContext['read']
  readonly catalogue: BackendContext['catalogue']
  readonly batch: BackendContext['batch']
  readonly #call: Call

  constructor(
    categories: BackendContext['categories'],
    owner: string | undefined,
    read: BackendContext['read'],
    batch: BackendContext['batch'],
    call: Call,
  ) {
    this.categories = categories
    if (owner !== undefined) this.owner = owner
    this.extras = call.extras
    this.read = read
    this.catalogue = call.catalogue
    this.batch = batch
    this.#call = call
  }

  /** Costs something to make, and few backends look at it. */
  get signal(): AbortSignal {
    return this.#call.signal
  }
}

/** What is done to take back an accepted call of a backend. */
type Undo = () => unknown

/**
 * The backend calls of one operation, with what takes them back: all or nothing, last first.
 */
export class BackendCalls {
  readonly batch: BatchRecorder
  /** Identifiers of the mixins that entities gain: they must still be there when this is stored. */
  readonly gained = new Set<string>()
  readonly #call: Call
  readonly #undo: Undo[] = []

  constructor(call: Call) {
    this.#call = call
    this.batch = new BatchRecorder(call)
  }

  /** The backends of an entity, distinct ones once. */
  groups(entity: Entity): readonly Group[] {
    return backendsOf(entity, this.#call)
  }

  /** Tells whether a backend manages the entities of a kind, so that its `create` makes something. */
  servesKind(backend: Backend): boolean {
    return this.#call.services.table.servesKind(backend)
  }

  /**
   * Returns what a backend receives: the categories that it is called for, and the owner of the entity.
   *
   * @param read what it can read; defaults to what the caller sees
   */
  context(
    categories: readonly (Kind | Mixin)[],
    { owner }: Pick<Entity, 'owner'>,
    read: BackendContext['read'] = this.#call.read,
  ): BackendContext {
    return new CallContext(categories, owner, read, this.batch, this.#call)
  }

  /**
   * Expects that what a backend has left of an entity is valid.
   *
   * @throws OcciError `backend`
   */
  expectValid({ backend, categories }: Group, result: Result): void {
    expectValidResult(nameOf(backend, categories), result, this.#call.catalogue)
  }

  /** What a backend has left of an entity; the entity as it was if that is not valid, which is reported. */
  validOrBefore(group: Group, result: Result, during: string): Entity {
    try {
      this.expectValid(group, result)
      return result.left
    } catch (error) {
      this.#call.services.report(error, during)
      return result.before
    }
  }

  /** Remembers what takes the last accepted call back. */
  onUndo(undo: Undo): void {
    this.#undo.push(undo)
  }

  /**
   * Takes back all accepted calls, last first; what fails is reported, the others are taken back all the same.
   *
   * @returns whether all were taken back
   */
  async undo(): Promise<boolean> {
    let undone = true
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      try {
        await undo()
      } catch (error) {
        undone = false
        this.#call.services.report(error, 'undoing what a backend had accepted')
      }
    }
    return undone
  }
}
