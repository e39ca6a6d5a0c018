import { type Action, type Entity, enterState, HttpError, nextState, type StateMachine, setActions } from '@occi/core'
import { infrastructure, machines } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'

/** What backends of kinds with states have in common: the entity and the hypervisor follow the same machine. */
export class Stateful<S extends string> {
  readonly #hypervisor: Hypervisor
  readonly #machine: StateMachine<S>

  constructor(hypervisor: Hypervisor, machine: StateMachine<S>) {
    this.#hypervisor = hypervisor
    this.#machine = machine
  }

  /** Creates the unit of a new entity, in a state. */
  begin(entity: Entity, state: NoInfer<S> = this.#machine.initial): void {
    this.#hypervisor.create(entity, state)
    enterState(entity, this.#machine, state)
  }

  /** Updates an entity to the hypervisor's state. */
  refresh(entity: Entity): void {
    refresh(entity, this.#machine, this.#hypervisor)
  }

  /**
   * Follows an action; while the change takes time, no other action is applicable.
   *
   * @throws HttpError 409 if the hypervisor's state, which may be newer than the entity's, does not allow it
   */
  follow(entity: Entity, { term }: Action): void {
    const unit = this.#hypervisor.unit(entity)
    if (unit === undefined) throw new HttpError(409, `${entity.location} is ${lost}`)
    if (unit.change !== undefined)
      throw new HttpError(409, `another action on ${entity.location} is in progress, try again later`)
    const state = stateFrom(unit.state, this.#machine)
    const next = nextState(this.#machine, state, term)
    if (next === undefined) throw new HttpError(409, `${term} is not applicable in the state ${state}`)
    this.#hypervisor.change(unit, next, term)
    this.refresh(entity)
  }

  /** Removes the unit of an entity. */
  end(entity: Entity): void {
    this.#hypervisor.remove(entity)
  }
}

const lost = 'unknown to the hypervisor'

function stateFrom<S extends string>(state: string, machine: StateMachine<S>): S {
  return machine.states.find((one) => one === state) ?? machine.initial
}

function refresh<S extends string>(entity: Entity, machine: StateMachine<S>, hypervisor: Hypervisor): void {
  const unit = hypervisor.unit(entity)
  if (unit === undefined) {
    enterState(entity, machine, stateFrom('error', machine), lost)
    return
  }
  const state = stateFrom(unit.state, machine)
  if (unit.change === undefined) enterState(entity, machine, state)
  else {
    enterState(entity, machine, state, `${unit.change.what} is in progress`)
    setActions(entity, machine, [])
  }
}

const machineOf: ReadonlyMap<string, StateMachine> = new Map<string, StateMachine>([
  [infrastructure.compute.identifier, machines.compute],
  [infrastructure.network.identifier, machines.network],
  [infrastructure.storage.identifier, machines.storage],
  [infrastructure.networkInterface.identifier, machines.networkInterface],
  [infrastructure.storageLink.identifier, machines.storageLink],
])

/** Updates an entity of any kind that has states to the hypervisor's state. */
export function refreshAny(entity: Entity, hypervisor: Hypervisor): void {
  const machine = machineOf.get(entity.kind)
  if (machine !== undefined) refresh(entity, machine, hypervisor)
}
