import { type Entity, HttpError } from '@occi/core'
import { enter, type StateMachine, stateOf, target } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'

/** What backends of kinds with states have in common: the entity and the hypervisor follow the same machine. */
export class Stateful<S extends string> {
  readonly hypervisor: Hypervisor
  readonly machine: StateMachine<S>

  constructor(hypervisor: Hypervisor, machine: StateMachine<S>) {
    this.hypervisor = hypervisor
    this.machine = machine
  }

  /** Makes what a new entity stands for, in a state. */
  begin(entity: Entity, state: S): void {
    this.hypervisor.adopt(entity, state)
    enter(entity, this.machine, state)
  }

  /** Takes up again what the entity stands for, which the hypervisor may have forgotten in a restart. */
  refresh(entity: Entity): void {
    if (this.hypervisor.isChanging(entity)) return
    const unit = this.hypervisor.adopt(entity, stateOf(entity, this.machine))
    enter(entity, this.machine, unit.state as S)
  }

  /** Follows an action; while the change takes time, no other action is applicable. */
  follow(entity: Entity, action: string): void {
    const state = target(this.machine, stateOf(entity, this.machine), action)
    if (state === undefined)
      throw new HttpError(409, `${action} is not applicable in the state ${stateOf(entity, this.machine)}`)
    this.hypervisor.change(entity, state, (settled) => enter(settled, this.machine, state))
    if (this.hypervisor.isChanging(entity)) entity.actions = []
  }

  /** Removes what an entity stands for. */
  end(entity: Entity): void {
    this.hypervisor.remove(entity)
  }
}
