import { MemoryUnits, type Unit, type UnitChange, type UnitKey, type Units } from './units.ts'

/** Notifies the service of a change outside a request. */
export type World = (location: string, owner: string | undefined) => Promise<unknown>

/** The options of a hypervisor. */
export interface HypervisorOptions {
  /** Milliseconds that a change of state takes; 0: at once. */
  readonly latency: number
  readonly world: World
  /** Its record, which it closes in the end. Defaults to one in memory. */
  readonly units?: Units
}

/**
 * A simulated hypervisor: keeps its own record of what exists, which outlives the service, and takes its time to change
 * it. A change that is under way goes on while no service runs.
 */
export class Hypervisor {
  readonly #table: Units
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #latency: number
  readonly #world: World

  constructor({ latency, world, units = new MemoryUnits() }: HypervisorOptions) {
    this.#latency = latency
    this.#world = world
    this.#table = units
    for (const unit of this.#table.all()) if (unit.change !== undefined) this.#await(unit, unit.change)
  }

  /** All that exists, as the hypervisor sees it. */
  get units(): readonly Unit[] {
    return this.#table.all().map(asOfNow)
  }

  /** Creates the unit of a new entity, in place of what may be left of an earlier one. */
  create({ location, owner }: UnitKey, state: string): void {
    this.#giveUp({ location, owner })
    this.#table.put({ location, owner, state })
  }

  /** Returns the unit of an entity; undefined if the hypervisor does not know it. */
  unit(key: UnitKey): Unit | undefined {
    const unit = this.#table.find(key)
    return unit === undefined ? undefined : asOfNow(unit)
  }

  /** Removes the unit of an entity; a change in progress is abandoned. */
  remove(key: UnitKey): void {
    this.#giveUp(key)
    this.#table.delete(key)
  }

  #giveUp(key: UnitKey): void {
    clearTimeout(this.#timers.get(nameOf(key)))
    this.#timers.delete(nameOf(key))
  }

  /**
   * Brings a unit into a state: at once, or after the latency, outside the request.
   *
   * @param what the name of the change, for people
   */
  change({ location, owner, state }: Unit, to: string, what: string): void {
    if (this.#latency === 0) {
      this.#table.put({ location, owner, state: to })
      return
    }
    const change = { to, what, at: Date.now() + this.#latency }
    this.#table.put({ location, owner, state, change })
    this.#await({ location, owner }, change)
  }

  /** Finishes a change when its time has come; if the clock was set back, not later than a new one. */
  #await({ location, owner }: UnitKey, change: UnitChange): void {
    const finish = async () => {
      this.#timers.delete(nameOf({ location, owner }))
      try {
        const unit = this.#table.find({ location, owner })
        if (unit?.change?.at === change.at) this.#table.put({ location, owner, state: change.to })
        await this.#world(location, owner)
      } catch {
        // The entity or the service is gone: the next read of the entity returns the hypervisor's state.
      }
    }
    const left = Math.max(0, Math.min(this.#latency, change.at - Date.now()))
    this.#timers.set(nameOf({ location, owner }), setTimeout(finish, left).unref())
  }

  /** Stops following changes in progress. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#table.close()
  }
}

/** A change whose time has come is done, whether or not a service was running. */
function asOfNow(unit: Unit): Unit {
  const { location, owner, change } = unit
  return change === undefined || change.at > Date.now() ? unit : { location, owner, state: change.to }
}

function nameOf({ location, owner }: UnitKey): string {
  return `${owner ?? ''} ${location}`
}
