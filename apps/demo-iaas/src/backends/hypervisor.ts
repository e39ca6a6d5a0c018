import type { Entity } from '@occi/core'

/** What the hypervisor knows of one thing that it runs: a machine, a volume, a device. */
export interface Unit {
  readonly location: string
  readonly owner: string | undefined
  state: string
}

/** Tells the service that something has changed while no request was about it. */
export type World = (location: string, owner: string | undefined, change: (entity: Entity) => void) => Promise<unknown>

/** What a hypervisor is made of. */
export interface HypervisorOptions {
  /** Milliseconds that a change of state takes; 0: at once. */
  readonly latency: number
  readonly world: World
}

/**
 * A simulated hypervisor: keeps its own record of what exists, and takes its time to change it. What it knows can be
 * told again from the entities, so a restart of the demo loses nothing.
 */
export class Hypervisor {
  readonly #units = new Map<string, Unit>()
  readonly #pending = new Map<Unit, NodeJS.Timeout>()
  readonly #latency: number
  readonly #world: World

  constructor({ latency, world }: HypervisorOptions) {
    this.#latency = latency
    this.#world = world
  }

  /** All that exists, as the hypervisor sees it. */
  get units(): readonly Unit[] {
    return [...this.#units.values()]
  }

  /** Makes what an entity stands for, or takes up again what it stood for before a restart. */
  adopt(entity: Entity, state: string): Unit {
    const known = this.#units.get(keyOf(entity))
    if (known !== undefined) return known
    const unit: Unit = { location: entity.location, owner: entity.owner, state }
    this.#units.set(keyOf(entity), unit)
    return unit
  }

  /** Removes what an entity stands for; what is under way with it is given up. */
  remove(entity: Entity): void {
    const unit = this.#units.get(keyOf(entity))
    if (unit === undefined) return
    this.#stopWaiting(unit)
    this.#units.delete(keyOf(entity))
  }

  /**
   * Brings something into a state: at once, or after the latency, outside the request.
   *
   * @param settle puts an entity into the state that was reached
   */
  change(entity: Entity, state: string, settle: (entity: Entity) => void): void {
    const unit = this.adopt(entity, state)
    this.#stopWaiting(unit)
    if (this.#latency === 0) {
      unit.state = state
      settle(entity)
      return
    }
    const finish = async () => {
      this.#pending.delete(unit)
      unit.state = state
      try {
        await this.#world(unit.location, unit.owner, settle)
      } catch {
        // The entity was deleted meanwhile: there is nobody to tell.
      }
    }
    this.#pending.set(unit, setTimeout(finish, this.#latency).unref())
  }

  /** Tells whether a change of something is under way. */
  isChanging(entity: Entity): boolean {
    const unit = this.#units.get(keyOf(entity))
    return unit !== undefined && this.#pending.has(unit)
  }

  #stopWaiting(unit: Unit): void {
    clearTimeout(this.#pending.get(unit))
    this.#pending.delete(unit)
  }
}

function keyOf({ location, owner }: Entity): string {
  return `${owner ?? ''} ${location}`
}
