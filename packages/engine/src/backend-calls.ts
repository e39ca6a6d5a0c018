import {
  type Awaitable,
  type Backend,
  type BackendContext,
  type Entity,
  type Kind,
  type Mixin,
  OcciError,
  type Registered,
} from '@occi/core'
import { type Change, isPromise } from '@occi/core/authoring'
import { type BackendResult, backendName, requireValidResult } from './backend-result.ts'
import { BatchRecorder } from './batch.ts'
import type { Call } from './call.ts'
import { CallContext } from './call-context.ts'
import type { TimeLimits } from './services.ts'
import type { TimeLimit } from './time-limit.ts'

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
  const [only, another] = registered
  if (only !== undefined && another === undefined) return [{ backend: only.backend, categories: [only.category] }]
  const groups = new Map<Backend, (Kind | Mixin)[]>()
  for (const { category, backend } of registered) {
    const categories = groups.get(backend)
    if (categories === undefined) groups.set(backend, [category])
    else categories.push(category)
  }
  return [...groups].map(([backend, categories]) => ({ backend, categories }))
}

/** A routine of a backend that is called for an entity. */
type Routine<T> = (context: BackendContext) => Awaitable<T>

const noMixins: ReadonlySet<string> = new Set()

/** Undoes an accepted call of a backend. */
type Undo = () => unknown

/**
 * The backend calls of one operation, with what undoes them: all or nothing, last first.
 */
export class BackendCalls {
  #batch: BatchRecorder | undefined
  /** What the operation has done so far. */
  readonly #done: Entity[] = []
  #gained: Set<string> | undefined
  readonly #call: Call
  readonly #isRead: boolean
  readonly #limit: TimeLimit
  readonly #undo: Undo[] = []
  /** The calls of backends that did not end in time and are still running. */
  #late: Set<Promise<unknown>> | undefined
  #isAbandoned = false

  /** @param manner what the operation does: waiting for reads ends when the caller disconnects */
  constructor(call: Call, manner: keyof TimeLimits = 'change') {
    this.#call = call
    this.#isRead = manner === 'retrieve'
    this.#limit = call.services.timeLimits[manner]
  }

  /** Collects the changes of backends to other entities than those that they were called for. */
  get batch(): BatchRecorder {
    this.#batch ??= new BatchRecorder(this.#call, this.#done)
    return this.#batch
  }

  /** Identifiers of the mixins that entities gain: they must still be there when this is stored. */
  get gained(): ReadonlySet<string> {
    return this.#gained ?? noMixins
  }

  /** Remembers that an entity gains a mixin. */
  gain(identifier: string): void {
    this.#gained ??= new Set()
    this.#gained.add(identifier)
  }

  /** Lets later calls see an entity as the operation has left it. */
  done(entity: Entity): void {
    this.#done.push(entity)
    this.#batch?.done(entity)
  }

  /**
   * Everything to commit: the changes of the operation, and those that backends added.
   *
   * @param keys those that the operation has locked
   * @throws OcciError as `BatchRecorder.changes` does
   */
  changes(own: readonly Change[], keys: readonly string[]): Awaitable<readonly Change[]> {
    const batch = this.#batch
    return batch === undefined || batch.size === 0 ? own : batch.changes(own, new Set(keys), this.#call)
  }

  /** The backends of an entity, distinct ones once. */
  groups(entity: Entity): readonly Group[] {
    return backendsOf(entity, this.#call)
  }

  /** Returns whether a backend manages the entities of a kind, so that its `create` creates something. */
  servesKind(backend: Backend): boolean {
    return this.#call.services.table.servesKind(backend)
  }

  /**
   * Calls a routine of a backend for an entity, at most as long as its limit allows. If the routine does not return a
   * promise, there is nothing to wait for, and no limit is started.
   *
   * @param read what the backend can read; defaults to what the caller sees
   * @throws OcciError `timeout` if it does not end in time, or did not before in this request; and what the routine
   *   throws
   */
  run<T>(
    group: Group,
    { owner }: Pick<Entity, 'owner'>,
    routine: Routine<T>,
    read: BackendContext['read'] = this.#call.read,
  ): Awaitable<T> {
    return this.#run(group, new CallContext(group.categories, owner, read, this, this.#call, false), routine)
  }

  #run<T>(group: Group, context: CallContext, routine: Routine<T>): Awaitable<T> {
    if (this.#call.isSilent(group.backend)) throw timedOut(group, this.#limit)
    const answer = routine(context)
    return isPromise(answer) ? this.#wait(group, answer, context) : answer
  }

  /** Waits until a backend has answered, its time is over, or, if nothing depends on it, the caller has disconnected. */
  async #wait<T>(group: Group, answer: Promise<T>, context: CallContext): Promise<T> {
    const caller = this.#isRead ? this.#call.signal : undefined
    let leave = () => {}
    let stop = () => {}
    const ended = new Promise<never>((_, reject) => {
      leave = () => reject(caller?.reason)
      stop = this.#limit.start(() => {
        const error = timedOut(group, this.#limit)
        this.#abandon(group, answer)
        reject(error)
        context.abort(error)
      })
    })
    caller?.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([answer, ended])
    } finally {
      stop()
      caller?.removeEventListener('abort', leave)
    }
  }

  #abandon({ backend }: Group, answer: Promise<unknown>): void {
    this.#call.silence(backend)
    this.#isAbandoned = true
    this.#late ??= new Set()
    this.#late.add(answer)
    const ended = () => this.#late?.delete(answer)
    answer.then(ended, ended)
  }

  /**
   * Requires that an entity is valid as a backend has left it.
   *
   * @throws OcciError `backend`
   */
  requireValid({ backend, categories }: Group, result: BackendResult): void {
    requireValidResult(() => backendName(backend, categories), result, this.#call.catalogue)
  }

  /** The entity as a backend has left it; as it was before if that is not valid, which is reported. */
  validOrBefore(group: Group, result: BackendResult, during: string): Entity {
    try {
      this.requireValid(group, result)
      return result.left
    } catch (error) {
      this.#call.services.report(error, during)
      return result.before
    }
  }

  /** Remembers what undoes the last accepted call. It is called even if the caller has disconnected. */
  onUndo(group: Group, { owner }: Pick<Entity, 'owner'>, routine: Routine<unknown>): void {
    this.#undo.push(() =>
      this.#run(group, new CallContext(group.categories, owner, this.#call.read, this, this.#call, true), routine),
    )
  }

  /**
   * Undoes all accepted calls, last first; a failure is reported, and the others are undone all the same.
   *
   * @returns whether all were undone
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

  /** Whether a backend did not answer in time, so that it is not known what it has done. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  /** Calls a function as soon as a late backend has ended, once for each that is still working. */
  onLateEnd(ended: () => void): void {
    for (const answer of this.#late ?? []) answer.then(ended, ended)
  }
}

function timedOut({ backend, categories }: Group, { milliseconds, option }: TimeLimit): OcciError {
  const name = backendName(backend, categories)
  const cause = new Error(`${name} did not answer within ${milliseconds} ms, the limit of the option ${option}`)
  return new OcciError('timeout', `a backend did not answer within ${milliseconds / 1000} s, try again later`, {
    cause,
  })
}
