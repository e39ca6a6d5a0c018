import type { Entity } from '@occi/core'
import { parseEntity } from '@occi/core/store'

/** An entity as it is stored: its version, which is only known at the commit, stands beside its JSON. */
export interface EntityRow {
  readonly version: number
  readonly json: string
}

/** Reads an entity. */
export function entityOf({ version, json }: EntityRow): Entity {
  return Object.assign(parseEntity(json), { version })
}

/** Writes an entity, without its version. */
export function jsonOf(entity: Entity): string {
  return JSON.stringify({ ...entity, version: undefined })
}
