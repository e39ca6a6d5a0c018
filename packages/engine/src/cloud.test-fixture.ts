import {
  type Action,
  type AttributeValues,
  type Backend,
  type BackendContext,
  type Catalogue,
  type DraftEnd,
  defineAction,
  defineKind,
  defineMixin,
  type Entity,
  type EntityDraft,
  type Kind,
  link,
  type Mixin,
  OcciError,
  resource,
} from '@occi/core'
import { copyAttributes, type EntityChanges, type MixinDraft, noAttributes, type Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import type { Call } from './call.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'

const scheme = 'http://example.com/occi#'

export const start = defineAction({ scheme, term: 'start' })
export const stop = defineAction({
  scheme,
  term: 'stop',
  attributes: { method: { type: 'string', mutable: true } },
})
export const backup = defineAction({ scheme, term: 'backup' })

export const machine = defineKind({
  scheme,
  term: 'machine',
  parent: resource,
  actions: [start, stop],
  attributes: {
    'com.example.cores': { type: 'integer', mutable: true },
    'com.example.memory': { type: 'number', mutable: true },
    'com.example.state': { type: 'string', enum: ['on', 'off'] },
  },
})
export const disk = defineKind({
  scheme,
  term: 'disk',
  parent: resource,
  attributes: { 'com.example.size': { type: 'number', mutable: true }, 'com.example.uses': { type: 'integer' } },
})
/** Leads to disks. */
export const plug = defineKind({
  scheme,
  term: 'plug',
  parent: link,
  targets: [disk],
  attributes: { 'com.example.device': { type: 'string', mutable: true }, 'com.example.number': { type: 'integer' } },
})
/** Applies to all, and has a value of its own. */
export const placed = defineMixin({
  scheme,
  term: 'placed',
  attributes: { 'com.example.room': { type: 'string', mutable: true } },
})
/** Applies to machines, and brings an action. */
export const saved = defineMixin({
  scheme,
  term: 'saved',
  applies: [machine],
  actions: [backup],
  attributes: { 'com.example.copies': { type: 'integer', default: 1, mutable: true } },
})
export const size = defineMixin({ scheme, term: 'size', applies: [machine], exclusive: true, override: true })
export const small = defineMixin({
  scheme,
  term: 'small',
  location: '/size/small/',
  depends: [size],
  attributes: { 'com.example.cores': { type: 'integer', default: 1 } },
})
export const large = defineMixin({
  scheme,
  term: 'large',
  location: '/size/large/',
  depends: [size],
  attributes: { 'com.example.cores': { type: 'integer', default: 16 } },
})

/** Everything above, in an order in which it can be registered. */
export const everything = [machine, disk, plug, placed, saved, size, small, large] as const

const routines = ['create', 'retrieve', 'update', 'replace', 'delete', 'associate', 'dissociate', 'action'] as const
type Routine = (typeof routines)[number]

/** What a recorded backend does beside writing down that it was called. */
export type Behaviour = { readonly [R in Routine]?: Backend[R] }

const does: Required<Behaviour> = {
  create() {},
  retrieve() {},
  update(entity, { attributes }) {
    Object.assign(entity.attributes, attributes)
  },
  replace(entity, { attributes }) {
    entity.attributes = copyAttributes(attributes)
  },
  delete() {},
  associate() {},
  dissociate() {},
  action() {},
}

/**
 * A backend that writes down every call as `name.routine location [terms of the categories]`.
 *
 * @param behaviour what it does, too; `false` for a routine that it does not have
 */
export function recorded(
  log: string[],
  name: string,
  behaviour: { readonly [R in Routine]?: Backend[R] | false } = {},
): Backend {
  const note = (routine: Routine, entity: Entity, { categories }: BackendContext) =>
    log.push(`${name}.${routine} ${entity.location} [${categories.map(({ term }) => term).join(' ')}]`)
  const backend: Backend = {}
  const has = (routine: Routine) => behaviour[routine] !== false
  const body = <R extends Routine>(routine: R): Required<Behaviour>[R] => {
    const own = behaviour[routine]
    return (own === false || own === undefined ? does[routine] : own) as Required<Behaviour>[R]
  }
  for (const routine of ['create', 'retrieve', 'delete', 'associate', 'dissociate'] as const) {
    if (!has(routine)) continue
    backend[routine] = (entity, context) => {
      note(routine, entity, context)
      return body(routine)?.(entity, context)
    }
  }
  for (const routine of ['update', 'replace'] as const) {
    if (!has(routine)) continue
    backend[routine] = (entity, changes, context) => {
      note(routine, entity, context)
      return body(routine)?.(entity, changes, context)
    }
  }
  if (has('action')) {
    backend.action = (entity, invocation, context) => {
      note('action', entity, context)
      return body('action')?.(entity, invocation, context)
    }
  }
  return backend
}

/** An engine and the errors that it reported to its operator. */
export interface TestService {
  readonly engine: Engine
  readonly registry: Registry
  readonly log: string[]
  readonly reports: { readonly error: unknown; readonly during: string }[]
}

/**
 * An engine over a registry in memory.
 *
 * @param backends by term of the category; one that is left out gets a backend without routines
 */
export function testService(
  backends: { readonly [term: string]: Backend } = {},
  options: Partial<EngineOptions> & { readonly log?: string[] } = {},
): TestService {
  const { log = [], registry = new MemoryRegistry(), ...others } = options
  const reports: TestService['reports'] = []
  const engine = new Engine({
    ...others,
    registry,
    report: (error, during) => reports.push({ error, during }),
  })
  for (const category of everything) engine.register<Kind | Mixin>(category, backends[category.term] ?? {})
  for (const action of [start, stop, backup]) {
    const backend = backends[action.term]
    if (backend !== undefined) engine.register<Action>(action, backend)
  }
  return { engine, registry, log, reports }
}

/** What a test says of a draft. */
export interface DraftInput {
  readonly mixins?: readonly Mixin[]
  readonly attributes?: AttributeValues
  readonly title?: string
  readonly summary?: string
  readonly source?: string | EntityDraft
  readonly target?: string | EntityDraft
  readonly targetKind?: string
}

export function draft(kind: Kind, input: DraftInput = {}): EntityDraft {
  const { source, target, attributes = {}, ...rest } = input
  return {
    kind,
    mixins: [],
    links: [],
    attributes: copyAttributes(attributes),
    ...rest,
    ...(source === undefined ? {} : { source: end(source) }),
    ...(target === undefined ? {} : { target: end(target) }),
  }
}

function end(uri: string | EntityDraft): DraftEnd {
  return typeof uri === 'string' ? { uri } : { draft: uri }
}

/** A resource with links that are made with it, from it. */
export function withLinks(from: EntityDraft, links: readonly EntityDraft[]): EntityDraft {
  const whole: { -readonly [F in keyof EntityDraft]: EntityDraft[F] } = { ...from }
  whole.links = links.map((one) => ({ ...one, source: { draft: whole } }))
  return whole
}

export function changesOf(input: Partial<EntityChanges>): EntityChanges {
  return { mixins: [], attributes: noAttributes(), ...input }
}

export function mixinDraft(term: string, input: Partial<MixinDraft> = {}): MixinDraft {
  return { scheme: 'http://tags.example.com/#', term, depends: [], rel: [], applies: [], attributes: {}, ...input }
}

/** Creates one entity at a location. */
export async function put(engine: Engine, location: string, made: EntityDraft, call?: Call): Promise<Entity> {
  const [result] = await create([made], { location }, call ?? (await engine.call()))
  if (result === undefined) throw new Error('nothing was made')
  return result.entity
}

/** Changes one entity. */
export async function patch(
  engine: Engine,
  location: string,
  input: Partial<EntityChanges>,
  call?: Call,
): Promise<Entity> {
  const { entity } = await change(location, 'update', () => changesOf(input), call ?? (await engine.call()))
  return entity
}

/** Replaces one entity. */
export async function replace(engine: Engine, location: string, input: Partial<EntityChanges>): Promise<Entity> {
  const { entity } = await change(location, 'replace', () => changesOf(input), await engine.call())
  return entity
}

/** What is stored at a location. */
export async function stored(engine: Engine, location: string, owner?: string): Promise<Entity | undefined> {
  return (await engine.registry.entity(location, { owner }))?.entity
}

/** Locations of everything that is stored, of all owners. */
export async function storedLocations(registry: Registry): Promise<readonly string[]> {
  const { items } = await registry.page({ limit: 1000 }, { everyone: true })
  return items.map((entity) => entity.location)
}

export function knownMixin(catalogue: Catalogue, identifier: string): Mixin {
  const mixin = catalogue.mixin(identifier)
  if (mixin === undefined) throw new Error(`${identifier} is not there`)
  return mixin
}

/** Something that a test opens when it wants what waits for it to go on. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** A refusal of a backend. */
export const refusal = new OcciError('attribute', 'the backend refuses that')

export function refuse(): never {
  throw refusal
}
