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

/** How many of the units that were removed last are remembered. */
const remembered = 1000

/**
 * A simulated hypervisor: keeps its own record of what exists, and takes its time to change it. What it knows can be
 * told again from the entities, so a restart of the demo loses nothing.
 */
export class Hypervisor {
  readonly #units = new Map<string, Unit>()
  readonly #pending = new Map<Unit, NodeJS.Timeout>()
  /** What was removed: a request that began to read it before asks for it still, and must not bring it back. */
  readonly #removed = new Set<string>()
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

  /** Makes what a new entity stands for, in place of what may be left of an earlier one. */
  create(entity: Entity, state: string): Unit {
    this.remove(entity)
    return this.#add(entity, state)
  }

  /**
   * What an entity stands for; where a restart made the hypervisor forget it, it is taken up again.
   *
   * @param state the one that the entity has
   * @returns undefined where it was removed
   */
  unit(entity: Entity, state: string): Unit | undefined {
    const known = this.#units.get(keyOf(entity))
    if (known !== undefined || this.#removed.has(keyOf(entity))) return known
    return this.#add(entity, state)
  }

  /** Removes what an entity stands for; what is under way with it is given up. */
  remove(entity: Entity): void {
    const key = keyOf(entity)
    const unit = this.#units.get(key)
    if (unit !== undefined) clearTimeout(this.#pending.get(unit))
    if (unit !== undefined) this.#pending.delete(unit)
    this.#units.delete(key)
    this.#removed.add(key)
    const [oldest] = this.#removed
    if (this.#removed.size > remembered && oldest !== undefined) this.#removed.delete(oldest)
  }

  /**
   * Brings a unit into a state: at once, or after the latency, outside the request.
   *
   * @param settle puts an entity into the state that its unit has then
   */
  change(unit: Unit, state: string, entity: Entity, settle: (entity: Entity) => void): void {
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
        // The entity is gone, or the service: whoever reads it next is told what the hypervisor knows.
      }
    }
    this.#pending.set(unit, setTimeout(finish, this.#latency).unref())
  }

  /** Tells whether a change of a unit is under way. */
  isChanging(unit: Unit): boolean {
    return this.#pending.has(unit)
  }

  #add({ location, owner }: Entity, state: string): Unit {
    const unit: Unit = { location, owner, state }
    this.#units.set(keyOf(unit), unit)
    return unit
  }
}

function keyOf({ location, owner }: Pick<Entity, 'location'> & { readonly owner?: string | undefined }): string {
  return `${owner ?? ''} ${location}`
}
