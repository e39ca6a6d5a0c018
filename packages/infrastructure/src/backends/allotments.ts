import { type BackendContext, type Entity, HttpError, type JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import { AllotmentTable, type Candidates } from './allotment-table.ts'

type Context = Pick<BackendContext, 'batch'>

/**
 * Assigns values that are unique at a resource: names of devices, addresses. The assignments are kept in the extras of
 * the resource and stored together with their holder, so they survive a restart and hold for all owners.
 */
export class Allotments {
  readonly #extra: string
  readonly #what: string

  /**
   * @param extra the member of the resource's extras
   * @param what the thing in the words of error messages, such as `address`
   */
  constructor(extra: string, what: string) {
    this.#extra = extra
    this.#what = what
  }

  /** The values assigned at a resource, by their holder: {@link holderOf}. */
  of(resource: Entity | undefined): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.#tableOf(resource)).map(([id, value]) => [id, String(value)]))
  }

  #tableOf(resource: Entity | undefined): JsonObject {
    const table = resource?.extras?.[this.#extra]
    return isJsonObject(table) ? table : nothing
  }

  /**
   * Assigns a value to an entity in place of the one that it had at the resource.
   *
   * @param wanted the requested value; without it the entity keeps its value, or gets the first free candidate
   * @throws HttpError 409 if that is in use, or nothing is free
   */
  async give(
    resource: string,
    holder: Entity,
    wanted: string | undefined,
    candidates: Candidates,
    context: Context,
  ): Promise<string> {
    const table = new AllotmentTable(this.#tableOf(await context.batch.entity(resource)))
    const name = holderOf(holder)
    const given = wanted ?? table.of(name) ?? table.firstFree(candidates, name)
    if (given === undefined) throw new HttpError(409, `${resource} has no free ${this.#what}`)
    if (table.isTaken(given, name)) throw new HttpError(409, `the ${this.#what} ${given} is in use at ${resource}`)
    this.#set(resource, holder, given, context)
    return given
  }

  /** Releases the value that an entity has at a resource. */
  takeBack(resource: string, holder: Entity, context: Context): void {
    if (resource.startsWith('/')) this.#set(resource, holder, undefined, context)
  }

  #set(resource: string, holder: Entity, value: string | undefined, { batch }: Context): void {
    batch.update(resource, (entity) => {
      const table = new AllotmentTable(this.#tableOf(entity)).with(holderOf(holder), value, batch)
      entity.extras = { ...entity.extras, [this.#extra]: table }
    })
  }
}

const nothing: JsonObject = Object.freeze({})

/**
 * The target of a link within this service. What a link was not linked to as an entity stays outside, though an entity
 * with this id may have been created since: the link holds no lock of it.
 */
export async function targetIn(target: string, { batch }: Context): Promise<Entity | undefined> {
  return target.startsWith('/') ? batch.entity(target) : undefined
}

/** Returns a key of an entity that is unique among all owners, who may have entities of equal ids. */
export function holderOf({ id, owner }: Entity): string {
  return owner === undefined ? id : `${id} ${owner}`
}

/** The names of network interfaces at computes. */
export const interfaceNames = new Allotments('interfaces', 'interface name')

/** The block devices of computes: attached storage and ephemeral storage. */
export const devices = new Allotments('devices', 'device')

/** The addresses of IP networks. */
export const addresses = new Allotments('addresses', 'address')

/** eth0, eth1, and so on. */
export const ethernetNames: Candidates = {
  name: 'eth',
  *from(place) {
    for (let number = place; ; number++) yield `eth${number}`
  },
}

const blockDevices: readonly string[] = [...'bcdefghijklmnopqrstuvwxyz'].map((letter) => `/dev/vd${letter}`)

/** The block devices that there are beside the system's /dev/vda. */
export const firstDevices: Candidates = { name: 'first', from: (place) => blockDevices.slice(place) }
/** The same from the end of the alphabet. */
export const lastDevices: Candidates = { name: 'last', from: (place) => blockDevices.toReversed().slice(place) }
/** Nothing to choose from: the caller says what it is. */
export const noCandidates: Candidates = { name: 'none', from: () => [] }
