import { type BackendContext, type Entity, HttpError, isJsonObject } from '@occi/core'

type Context = Pick<BackendContext, 'batch'>

/**
 * Hands out what no two may have at one resource: names of devices, addresses. Who has what is kept in the extras of
 * the resource, stored together with what got it, so it outlives a restart and holds for all owners.
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

  /** What has been handed out at a resource, by who has it: {@link holderOf}. */
  of(resource: Entity | undefined): ReadonlyMap<string, string> {
    const table = resource?.extras?.[this.#extra]
    const entries = isJsonObject(table) ? Object.entries(table) : []
    return new Map(entries.map(([id, value]) => [id, String(value)]))
  }

  /**
   * Gives something to an entity in place of what it had at the resource.
   *
   * @param wanted what it is to get; else it keeps what it has, or gets the first candidate that is free
   * @throws HttpError 409 where that is in use, or nothing is free
   */
  async give(
    resource: string,
    holder: Entity,
    wanted: string | undefined,
    candidates: Iterable<string>,
    context: Context,
  ): Promise<string> {
    const held = this.of(await context.batch.entity(resource))
    const taken = new Set([...held].filter(([one]) => one !== holderOf(holder)).map(([, value]) => value))
    const given = wanted ?? held.get(holderOf(holder)) ?? firstFree(candidates, taken)
    if (given === undefined) throw new HttpError(409, `${resource} has no free ${this.#what}`)
    if (taken.has(given)) throw new HttpError(409, `the ${this.#what} ${given} is in use at ${resource}`)
    this.#set(resource, holder, given, context)
    return given
  }

  /** Takes back what an entity has at a resource. */
  takeBack(resource: string, holder: Entity, context: Context): void {
    if (resource.startsWith('/')) this.#set(resource, holder, undefined, context)
  }

  #set(resource: string, holder: Entity, value: string | undefined, context: Context): void {
    context.batch.update(resource, (entity) => {
      const table = new Map(this.of(entity))
      if (value === undefined) table.delete(holderOf(holder))
      else table.set(holderOf(holder), value)
      entity.extras = { ...entity.extras, [this.#extra]: Object.fromEntries(table) }
    })
  }
}

/** Names an entity among those of all owners, who may have some of equal ids. */
export function holderOf({ id, owner }: Entity): string {
  return owner === undefined ? id : `${id} ${owner}`
}

function firstFree(candidates: Iterable<string>, taken: ReadonlySet<string>): string | undefined {
  for (const candidate of candidates) if (!taken.has(candidate)) return candidate
  return undefined
}

/** The names of network interfaces at computes. */
export const interfaceNames = new Allotments('interfaces', 'interface name')

/** The block devices of computes: attached storage and ephemeral storage. */
export const devices = new Allotments('devices', 'device')

/** The addresses of IP networks. */
export const addresses = new Allotments('addresses', 'address')

/** eth0, eth1, and so on. */
export function* ethernetNames(): Generator<string> {
  for (let number = 0; ; number++) yield `eth${number}`
}

/** The block devices that there are beside the system's /dev/vda. */
export const blockDevices: readonly string[] = [...'bcdefghijklmnopqrstuvwxyz'].map((letter) => `/dev/vd${letter}`)
