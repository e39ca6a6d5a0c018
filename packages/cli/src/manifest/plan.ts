import { type EntityData, isServiceError, type RemoteEntity, type Service } from '@occi/client'
import { shortName } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { allOf, compare, type Difference, type Update } from './compare.ts'
import { inOrder } from './order.ts'
import type { Wanted } from './wanted.ts'

/** One thing to do so that a service is as wanted. */
export type Step =
  | {
      readonly type: 'create'
      readonly name: string
      readonly wanted: Wanted
      readonly differences: readonly Difference[]
    }
  | ({ readonly type: 'update'; readonly name: string; readonly location: string } & Update)
  | { readonly type: 'delete'; readonly name: string; readonly location: string }

/** What there is to do, and how many entities are as wanted already. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly unchanged: number
}

/**
 * Finds out what must be done so that a service is as wanted.
 *
 * @param tag identifier of a tag: what has it and is not wanted is deleted
 */
export async function planFor(
  service: Service,
  all: readonly Wanted[],
  tag: string | undefined,
  signal: AbortSignal,
): Promise<Plan> {
  const planning = new Planning(service, signal)
  const turns = inOrder(all)
  for (const { wanted, links } of turns) await planning.entity(wanted, links)
  for (const { wanted, later } of turns) for (const link of later) await planning.laterLink(wanted, link)
  if (tag !== undefined) await planning.prune(tag)
  return { steps: planning.steps, unchanged: planning.unchanged }
}

class Planning {
  readonly steps: Step[] = []
  unchanged = 0
  readonly #service: Service
  readonly #signal: AbortSignal
  /** Ids of the entities that are wanted. */
  readonly #kept = new Set<string>()
  /** The links that entities have and no declaration has claimed yet, by the location of their source. */
  readonly #links = new Map<string | undefined, EntityData[]>()

  constructor(service: Service, signal: AbortSignal) {
    this.#service = service
    this.#signal = signal
  }

  async entity(wanted: Wanted, links: readonly Wanted[]): Promise<void> {
    const found = wanted.location === undefined ? undefined : await this.#read(wanted.location)
    if (found === undefined) return this.#create({ ...wanted, links })
    this.#links.set(wanted.location, [...found.links])
    this.#compare(found, wanted)
    for (const link of links) this.#link(wanted, link)
  }

  async laterLink(source: Wanted, link: Wanted): Promise<void> {
    const found = link.location === undefined ? undefined : await this.#read(link.location)
    if (found === undefined) this.#link(source, link)
    else if (!this.#kept.has(found.id)) this.#compare(found, link)
  }

  async prune(tag: string): Promise<void> {
    if (this.#service.catalogue.find(tag, 'mixin') === undefined) return
    const surplus: RemoteEntity[] = []
    for await (const entity of this.#service.mixin(tag).list({ signal: this.#signal })) {
      if (!this.#kept.has(entity.id)) surplus.push(entity)
    }
    // A resource takes its links with it, so they go first.
    const links = surplus.filter(({ target }) => target !== undefined)
    for (const { location } of [...links, ...surplus.filter((one) => !links.includes(one))]) {
      this.steps.push({ type: 'delete', name: nameOf(this.#service, location), location })
    }
  }

  /** A link of an entity: one that it has of this kind to this target, or a new one. */
  #link(source: Wanted, link: Wanted): void {
    const own = this.#links.get(source.location) ?? []
    const isIt = ({ kind, target, location }: EntityData) =>
      link.location === undefined ? kind === link.kind && target === link.target : location === link.location
    const found = own.find(isIt)
    if (found === undefined) {
      this.#create({ ...link, ...(source.location === undefined ? {} : { source: source.location }) })
      return
    }
    own.splice(own.indexOf(found), 1)
    this.#compare(found, link)
  }

  #create(wanted: Wanted): void {
    const { location, kind, source = '', target = '' } = wanted
    const ends = [source, target].map((end) => nameOf(this.#service, end)).join(' to ')
    const name =
      location === undefined
        ? `${shortName(this.#service.catalogue, kind)} from ${ends}`
        : nameOf(this.#service, location)
    this.steps.push({ type: 'create', name, wanted, differences: allOf(this.#service, wanted) })
  }

  #compare(found: EntityData, wanted: Wanted): void {
    this.#kept.add(found.id)
    const update = compare(this.#service, found, wanted)
    const { location } = found
    if (update === undefined) this.unchanged++
    else this.steps.push({ type: 'update', name: nameOf(this.#service, location), location, ...update })
  }

  async #read(location: string): Promise<RemoteEntity | undefined> {
    try {
      return await this.#service.entity(location).get({ signal: this.#signal })
    } catch (error) {
      if (isServiceError(error) && error.status === 404) return undefined
      throw error
    }
  }
}
