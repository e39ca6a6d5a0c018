import { type Action, type Entity, HttpError } from '@occi/core'
import { enter, type StateMachine, stateOf, target } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'

/** What backends of kinds with states have in common: the entity and the hypervisor follow the same machine. */
export class Stateful<S extends string> {
  readonly #hypervisor: Hypervisor
  readonly #machine: StateMachine<S>

  constructor(hypervisor: Hypervisor, machine: StateMachine<S>) {
    this.#hypervisor = hypervisor
    this.#machine = machine
  }

  /** Makes what a new entity stands for, in a state. */
  begin(entity: Entity, state: NoInfer<S> = this.#machine.initial): void {
    this.#hypervisor.create(entity, state)
    enter(entity, this.#machine, state)
  }

  /** Tells an entity what the hypervisor knows of it. */
  refresh(entity: Entity): void {
    const unit = this.#hypervisor.unit(entity, stateOf(entity, this.#machine))
    if (unit === undefined || this.#hypervisor.isChanging(unit)) return
    enter(entity, this.#machine, this.#known(unit.state))
  }

  /**
   * Follows an action; while the change takes time, no other action is applicable.
   *
   * @throws HttpError 409 where the hypervisor's state, which may be newer than the entity's, does not allow it
   */
  follow(entity: Entity, { term }: Action): void {
    const unit = this.#hypervisor.unit(entity, stateOf(entity, this.#machine))
    if (unit === undefined) throw new HttpError(409, `${entity.location} is being deleted`)
    if (this.#hypervisor.isChanging(unit)) throw new HttpError(409, `another action on ${entity.location} is under way`)
    const state = this.#known(unit.state)
    const next = target(this.#machine, state, term)
    if (next === undefined) throw new HttpError(409, `${term} is not applicable in the state ${state}`)
    this.#hypervisor.change(unit, next, entity, (settled) => this.refresh(settled))
    if (!this.#hypervisor.isChanging(unit)) return
    enter(entity, this.#machine, state, `${term} is under way`)
    const own = new Set([...this.#machine.actions.values()].map((action) => action.identifier))
    entity.actions = entity.actions.filter((identifier) => !own.has(identifier))
  }

  /** Removes what an entity stands for. */
  end(entity: Entity): void {
    this.#hypervisor.remove(entity)
  }

  #known(state: string): S {
    return this.#machine.states.find((one) => one === state) ?? this.#machine.initial
  }
}
