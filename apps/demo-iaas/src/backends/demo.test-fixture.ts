import {
  type AttributeValue,
  type BackendContext,
  Catalogue,
  type Entity,
  type Json,
  type Kind,
  type Link,
  type Mixin,
  type Policy,
} from '@occi/core'
import {
  defaultResolveLimits,
  type EntityWithLinks,
  type RawEntity,
  type RawValue,
  type Registry,
  resolveChanges,
  resolveDrafts,
  resolveReplacement,
} from '@occi/core/authoring'
import { act, type Call, change, changeMembers, create, Engine, remove, removeMixins, retrieve } from '@occi/engine'
import { infrastructure } from '@occi/infrastructure'
import { MemoryRegistry } from '@occi/registry/memory'
import { Hypervisor } from './hypervisor.ts'
import { demoBackends } from './index.ts'
import { osTemplates } from './os-templates.ts'
import { refreshAny } from './stateful.ts'
import { UnitTable } from './unit-table.ts'

/** An entity as a test wants it, or the part of one that it changes. */
export interface Wanted {
  readonly kind?: Kind
  readonly mixins?: readonly Mixin[]
  readonly id?: string
  readonly title?: string
  readonly attributes?: Readonly<Record<string, Json>>
  readonly source?: string
  readonly target?: string
  readonly links?: readonly Wanted[]
}

/** The options of a demo in a test. */
export interface DemoOptions {
  readonly latency?: number
  readonly registry?: Registry
  /** The file of the hypervisor's own record. */
  readonly machines?: string
  readonly policy?: Policy
}

/** The demo's backends behind an engine, without HTTP, and what tests do with them. */
export async function demo(options: DemoOptions = {}) {
  const { latency = 0, registry = new MemoryRegistry(), machines, policy = {} } = options
  const reported: unknown[] = []
  const engine = new Engine({ registry, policy, report: (error) => reported.push(error) })
  const hypervisor: Hypervisor = new Hypervisor({
    latency,
    ...(machines === undefined ? {} : { units: new UnitTable(machines) }),
    world: (location, owner) => {
      const change = (entity: Entity) => refreshAny(entity, hypervisor)
      return engine.update(location, change, owner === undefined ? {} : { owner })
    },
  })
  const backends = demoBackends(hypervisor)
  for (const name of namesOf(infrastructure)) engine.register<Kind | Mixin>(infrastructure[name], backends[name])
  engine.register(osTemplates, backends.osTpl)
  const callOf = (owner?: string) => engine.call(owner === undefined ? {} : { owner })

  return {
    engine,
    hypervisor,
    /** Errors that no caller saw. */
    reported,
    async create(...wanted: readonly Wanted[]): Promise<readonly EntityWithLinks[]> {
      return this.createFor(undefined, ...wanted)
    },
    async createFor(owner: string | undefined, ...wanted: readonly Wanted[]): Promise<readonly EntityWithLinks[]> {
      const call = await callOf(owner)
      return create(resolveDrafts(wanted.map(rawOf), contextOf(call)), {}, call)
    },
    /** Creates one entity. */
    async make(wanted: Wanted, owner?: string): Promise<EntityWithLinks> {
      const [made] = await this.createFor(owner, wanted)
      if (made === undefined) throw new Error('nothing was made')
      return made
    },
    async update(location: string, wanted: Wanted): Promise<Entity> {
      const call = await callOf()
      const resolve = (current: EntityWithLinks) => resolveChanges(rawOf(wanted), current, contextOf(call))
      return (await change(location, 'update', resolve, call)).entity
    },
    async replace(location: string, wanted: Wanted): Promise<Entity> {
      const call = await callOf()
      const resolve = (current: EntityWithLinks) => resolveReplacement(rawOf(wanted), current, contextOf(call))
      return (await change(location, 'replace', resolve, call)).entity
    },
    async delete(location: string, owner?: string): Promise<void> {
      await remove(location, await callOf(owner))
    },
    async act(
      location: string,
      term: string,
      attributes: Readonly<Record<string, AttributeValue>> = {},
      owner?: string,
    ) {
      const call = await callOf(owner)
      const entity = await call.read.entity(location)
      const action = call.catalogue.kind(entity?.kind ?? '')?.actions.find((one) => one.term === term)
      if (action === undefined) throw new Error(`no action ${term} at ${location}`)
      return act(location, { action, attributes }, call)
    },
    async tag(mixin: Mixin, ...locations: readonly string[]): Promise<void> {
      await changeMembers(mixin, 'add', locations, await callOf())
    },
    async untag(mixin: Mixin, ...locations: readonly string[]): Promise<void> {
      await changeMembers(mixin, 'remove', locations, await callOf())
    },
    async removeMixin(identifier: string, owner?: string): Promise<void> {
      await removeMixins([identifier], await callOf(owner))
    },
    async get(location: string, owner?: string): Promise<EntityWithLinks> {
      return retrieve(location, await callOf(owner))
    },
    /** The entity as it is stored. */
    async stored(location: string): Promise<Entity | undefined> {
      return (await callOf()).read.entity(location)
    },
    async mixin(identifier: string, owner?: string): Promise<Mixin | undefined> {
      return (await callOf(owner)).catalogue.mixin(identifier)
    },
  }
}

function contextOf({ catalogue }: Call) {
  const locate = (uri: string) => (uri.startsWith('/') ? uri : undefined)
  return { catalogue, locate, limits: defaultResolveLimits }
}

function rawOf({ kind, mixins = [], attributes = {}, links, source, target, id, title }: Wanted): RawEntity {
  const categories = [...(kind === undefined ? [] : [kind]), ...mixins]
  const values = Object.entries(attributes).map(([name, json]): [string, RawValue] => [name, { json }])
  return {
    categories: categories.map(({ identifier }) => ({ identifier })),
    attributes: new Map(values),
    ...(links === undefined ? {} : { links: links.map(rawOf) }),
    ...(source === undefined ? {} : { source: { uri: source } }),
    ...(target === undefined ? {} : { target: { uri: target } }),
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title: { json: title } }),
  }
}

function namesOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[]
}

/** The context of a backend whose routines are called directly: nothing is stored, nothing is found. */
export function contextByHand(categories: BackendContext['categories']): BackendContext {
  const catalogue = new Catalogue(Object.values(infrastructure))
  return {
    categories,
    extras: {},
    signal: new AbortController().signal,
    catalogue,
    read: {
      catalogue,
      entity: () => undefined,
      page: () => ({ items: [], revision: '' }),
      count: () => 0,
      links: () => [],
      history: () => [],
    },
    batch: { entity: () => undefined, update() {}, putMixin() {}, deleteMixin() {} },
  }
}

/** A network interface with an address, as a link within a compute or by itself. */
export function ipLink(target: string, attributes: Readonly<Record<string, Json>> = {}): Wanted {
  return {
    kind: infrastructure.networkInterface,
    mixins: [infrastructure.ipNetworkInterface],
    target,
    attributes,
  }
}

/** A network with a range of addresses. */
export function ipNetworkOf(range: string, attributes: Readonly<Record<string, Json>> = {}): Wanted {
  return {
    kind: infrastructure.network,
    mixins: [infrastructure.ipNetwork],
    attributes: { 'occi.network.address': range, ...attributes },
  }
}

/** A compute, with links from it. */
export function computeWith(...links: readonly Wanted[]): Wanted {
  return { kind: infrastructure.compute, links }
}

/** A storage of 10 GiB. */
export const disk: Wanted = { kind: infrastructure.storage, attributes: { 'occi.storage.size': 10 } }

/** A link to a storage. */
export function diskLink(target: string, attributes: Readonly<Record<string, Json>> = {}): Wanted {
  return { kind: infrastructure.storageLink, target, attributes }
}

/** One attribute of all links, in order. */
export function ofLinks(links: readonly Link[], name: string): readonly unknown[] {
  return links.map(({ attributes }) => attributes[name])
}
