/** What the hypervisor knows of one thing that it runs: a machine, a volume, a device. */
export interface Unit {
  readonly location: string
  readonly owner: string | undefined
  readonly state: string
  /** Its change in progress, if any. */
  readonly change?: UnitChange
}

/** A change of a unit that takes time. */
export interface UnitChange {
  /** The state it leads to. */
  readonly to: string
  /** Its name for people. */
  readonly what: string
  /** When it is done, in milliseconds since 1970. */
  readonly at: number
}

/** Names a unit: two owners may have one at equal locations. */
export type UnitKey = Pick<Unit, 'location'> & { readonly owner?: string | undefined }

/** The hypervisor's own record of what runs. */
export interface Units {
  find(key: UnitKey): Unit | undefined
  /** All units, by location and owner. */
  all(): readonly Unit[]
  /** Stores a unit, in place of one with the same key. */
  put(unit: Unit): void
  delete(key: UnitKey): void
  close(): void
}

/** A record that is forgotten when the process ends. */
export class MemoryUnits implements Units {
  readonly #units = new Map<string, Unit>()

  find(key: UnitKey): Unit | undefined {
    return this.#units.get(nameOf(key))
  }

  all(): readonly Unit[] {
    return [...this.#units.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unit]) => unit)
  }

  put(unit: Unit): void {
    this.#units.set(nameOf(unit), unit)
  }

  delete(key: UnitKey): void {
    this.#units.delete(nameOf(key))
  }

  close(): void {}
}

function nameOf({ location, owner = '' }: UnitKey): string {
  return `${location} ${owner}`
}
