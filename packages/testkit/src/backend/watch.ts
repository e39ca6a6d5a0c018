import { attributeOf, type Backend, type BackendContext, type Batch, type Entity, isOcciError } from '@occi/core'
import { backendRoutines, copyEntity, coreAttributes } from '@occi/core/authoring'

const routines: readonly string[] = backendRoutines

/**
 * Watches a backend while an engine calls it: the engine ignores what a backend changes of the service's, and its own
 * errors look like the backend's refusals.
 */
export class Watch {
  readonly #refusals = new Set<unknown>()
  readonly #faults: string[] = []

  /** Returns a backend that does what another does, watched. */
  over(backend: Backend): Backend {
    // A proxy of the backend itself could not answer with other functions if it is frozen.
    const heir: Backend = Object.create(backend)
    return new Proxy(heir, {
      get: (_, name) => {
        const routine: unknown = Reflect.get(backend, name)
        if (typeof routine !== 'function' || typeof name !== 'string' || !routines.includes(name)) return routine
        return (given: Entity | readonly Entity[], ...rest: unknown[]) => {
          const context = this.#watchedContext(rest.pop() as BackendContext)
          return this.#call(name, [given].flat(), () => Reflect.apply(routine, backend, [given, ...rest, context]))
        }
      },
    })
  }

  /** Records a fault that nothing throws. */
  note(fault: string): void {
    this.#faults.push(fault)
  }

  /** Returns whether an error is one with which a routine of the backend refused. */
  isRefusal(error: unknown): boolean {
    return this.#refusals.has(error)
  }

  /**
   * Requires that no fault was recorded.
   *
   * @param what the call that has ended, for the error
   */
  requireFaultless(what: string): void {
    const [fault] = this.#faults.splice(0)
    if (fault !== undefined) throw new Error(`${what}: ${fault}`)
  }

  async #call(name: string, entities: readonly Entity[], call: () => unknown): Promise<unknown> {
    const before = entities.map((entity) => copyEntity(entity))
    try {
      const answer = await call()
      if (name === 'action' && answer !== undefined && typeof answer !== 'string') {
        this.note(`the backend answered with ${JSON.stringify(answer)}, expected the identifier of a mixin, or nothing`)
      }
      return answer
    } catch (error) {
      if (isOcciError(error)) this.#refusals.add(error)
      throw error
    } finally {
      entities.forEach((entity, index) => {
        this.#compare('the backend', before[index] ?? entity, entity)
      })
    }
  }

  /** A context of the same call whose batch is watched as well. */
  #watchedContext(context: BackendContext): BackendContext {
    const { batch } = context
    const watched: Batch = {
      entity: (key) => batch.entity(key),
      update: (location, change) =>
        batch.update(location, (entity) => {
          const before = copyEntity(entity)
          change(entity)
          this.#compare(`batch.update of ${location}`, before, entity)
        }),
      putMixin: (mixin) => batch.putMixin(mixin),
      deleteMixin: (identifier) => batch.deleteMixin(identifier),
    }
    return { ...context, signal: context.signal, batch: watched }
  }

  #compare(author: string, before: Entity, after: Entity): void {
    const changed = [
      ...serviceFields.filter((field) => before[field] !== after[field]),
      ...coreAttributes
        .map(({ name }) => name)
        .filter((name) => attributeOf(before, name) !== attributeOf(after, name)),
      ...(before.mixins.join(' ') === after.mixins.join(' ') ? [] : ['mixins']),
    ]
    if (changed.length === 0) return
    this.note(`${author} changed ${changed.join(', ')} of ${before.location}, which only the service may change`)
  }
}

/** What only the service changes, beside the attributes of the core model and the mixins. */
const serviceFields = ['location', 'kind', 'owner', 'version'] as const
