import {
  type AttributeValues,
  type Backend,
  type BackendContext,
  type Entity,
  isLink,
  type Kind,
  type Link,
  type Mixin,
  OcciError,
} from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Call } from './call.ts'
import {
  changesOf,
  disk,
  draft,
  machine,
  placed,
  plug,
  saved,
  start,
  type TestService,
  testService,
} from './cloud.test-fixture.ts'
import { act } from './operations/act.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { remove } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'

/**
 * Random operations of two owners, and of an anonymous caller, at the same few places, with backends that keep records of their
 * own and refuse now and then; and what must be true of registry and records whatever happens.
 */

const owners = ['ann', 'bob', undefined] as const
const places = {
  machine: ['/machine/1', '/machine/2'],
  disk: ['/disk/1', '/disk/2'],
  plug: ['/plug/1', '/plug/2', '/plug/3'],
} as const
const everywhere = [...places.machine, ...places.disk, ...places.plug]
const kinds = { machine, disk, plug }
const tags = [placed, saved]

const anyOwner = fc.constantFrom(...owners)
const anyPlace = fc.constantFrom(...everywhere)
const anyTags = fc.subarray(tags)
const anySource = fc.constantFrom(...places.machine)
const anyTarget = fc.constantFrom(...places.disk, ...places.machine, 'http://elsewhere.example/')
const number = fc.integer({ min: 0, max: 9 })

const anyWish = fc.oneof(
  fc.record({
    type: fc.constant('create' as const),
    of: fc.constantFrom('machine' as const, 'disk' as const, 'plug' as const, 'plug' as const),
    at: fc.nat(2),
    tags: anyTags,
    value: number,
    source: anySource,
    target: anyTarget,
  }),
  fc.record({ type: fc.constant('update' as const), place: anyPlace, value: number, tags: anyTags }),
  fc.record({ type: fc.constant('replace' as const), place: anyPlace, value: number, tags: anyTags }),
  fc.record({
    type: fc.constant('move' as const),
    place: fc.constantFrom(...places.plug),
    source: anySource,
    target: anyTarget,
  }),
  fc.record({ type: fc.constant('delete' as const), place: anyPlace }),
  fc.record({ type: fc.constant('act' as const), place: fc.constantFrom(...places.machine) }),
  fc.record({
    type: fc.constant('members' as const),
    tag: fc.constantFrom(...tags),
    how: fc.constantFrom('add' as const, 'set' as const, 'remove' as const),
    places: fc.subarray([...places.machine]),
  }),
)
type Wish = typeof anyWish extends fc.Arbitrary<infer W> ? W : never

/** A requested operation; the backend call at which one refuses, if any. */
const anyStep = fc.record({
  owner: anyOwner,
  wish: anyWish,
  refuseAt: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 2 }),
})
type Step = { owner: (typeof owners)[number]; wish: Wish; refuseAt: number | undefined }

const own = ['com.example.cores', 'com.example.size', 'com.example.device', 'com.example.state']
const nameOfValue: Record<string, string> = {
  [machine.identifier]: 'com.example.cores',
  [disk.identifier]: 'com.example.size',
  [plug.identifier]: 'com.example.device',
}

function keyOf({ owner, location }: Pick<Entity, 'owner' | 'location'>): string {
  return `${owner ?? ''} ${location}`
}

function pick(attributes: AttributeValues, names: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const name of names) if (attributes[name] !== undefined) picked[name] = attributes[name]
  return picked
}

const refusal = new OcciError('attribute', 'refused')

/** Backends with records of what they manage, by owner and location. */
class World {
  readonly machines = new Map<string, Record<string, unknown>>()
  readonly tagged = new Map<string, Record<string, unknown>>()
  readonly service: TestService

  constructor(registry: Registry) {
    const backends = {
      machine: this.#kind(),
      disk: this.#kind(),
      plug: this.#plug(),
      placed: this.#tag(placed),
      saved: this.#tag(saved),
    }
    this.service = testService(backends, { registry })
  }

  /** Refuses where the caller's request is to be refused now. */
  async #turn({ extras: { countdown } }: BackendContext): Promise<void> {
    await Promise.resolve()
    if (countdown instanceof Countdown && countdown.expires()) throw refusal
  }

  /** The same for a deletion, unless it undoes a creation: undoing is never refused. */
  async #turnToDelete(context: BackendContext): Promise<void> {
    if (context.extras.creates) await Promise.resolve()
    else await this.#turn(context)
  }

  #kind(): Backend {
    const record = (entity: Entity) => this.machines.set(keyOf(entity), pick(entity.attributes, own))
    return {
      create: async (entity, context) => {
        await this.#turn(context)
        if (entity.kind === machine.identifier) {
          entity.attributes['com.example.state'] = 'off'
          entity.actions = [start.identifier]
        }
        record(entity)
      },
      update: async (entity, { attributes }, context) => {
        await this.#turn(context)
        Object.assign(entity.attributes, attributes)
        record(entity)
      },
      delete: async (entity, context) => {
        await this.#turnToDelete(context)
        this.machines.delete(keyOf(entity))
      },
      action: async (entity, _, context) => {
        await this.#turn(context)
        entity.attributes['com.example.state'] = entity.attributes['com.example.state'] === 'on' ? 'off' : 'on'
        record(entity)
      },
    }
  }

  /** As the others, and counts at each disk how many plugs lead to it. */
  #plug(): Backend {
    const kind = this.#kind()
    const count = (target: string, by: number, { batch }: BackendContext) => {
      if (!target.startsWith('/')) return
      batch.update(target, (entity) => {
        entity.attributes['com.example.uses'] = Number(entity.attributes['com.example.uses'] ?? 0) + by
      })
    }
    return {
      create: async (entity, context) => {
        await kind.create?.(entity, context)
        if (isLink(entity)) count(entity.target, 1, context)
      },
      update: async (entity, changes, context) => {
        await kind.update?.(entity, changes, context)
        if (!isLink(entity) || changes.target === undefined) return
        count(entity.target, -1, context)
        count(changes.target, 1, context)
      },
      delete: async (entity, context) => {
        await kind.delete?.(entity, context)
        if (isLink(entity)) count(entity.target, -1, context)
      },
    }
  }

  #tag(mixin: Mixin): Backend {
    const names = Object.keys(mixin.attributes)
    const key = (entity: Entity) => `${mixin.term} ${keyOf(entity)}`
    const put = async (entity: Entity, context: BackendContext) => {
      await this.#turn(context)
      this.tagged.set(key(entity), pick(entity.attributes, names))
    }
    const drop = async (entity: Entity, context: BackendContext) => {
      await this.#turnToDelete(context)
      this.tagged.delete(key(entity))
    }
    return {
      create: put,
      delete: drop,
      replace: async (entity, { attributes }, context) => {
        await this.#turn(context)
        for (const name of names) entity.attributes[name] = attributes[name]
        this.tagged.set(key(entity), pick(entity.attributes, names))
      },
    }
  }

  /** Everything that is stored, by owner and location. */
  async stored(): Promise<ReadonlyMap<string, Entity>> {
    const { items } = await this.service.registry.page({ limit: 1000 }, { everyone: true })
    return new Map(items.map((entity) => [keyOf(entity), entity]))
  }

  async carryOut({ owner, wish, refuseAt }: Step): Promise<void> {
    const { engine } = this.service
    const countdown = refuseAt === undefined ? undefined : new Countdown(refuseAt)
    const extras = { countdown, creates: wish.type === 'create' }
    const call = await engine.call({ extras, ...(owner === undefined ? {} : { owner }) })
    await fulfil(wish, call)
  }

  /** What is true whatever has happened. */
  async expectSound(before: ReadonlyMap<string, Entity>): Promise<void> {
    const stored = await this.stored()
    const expectedRecords = new Map<string, unknown>()
    const expectedTags = new Map<string, unknown>()
    const uses = new Map<string, number>()
    const visible = (location: string, owner: string | undefined) =>
      stored.get(`${owner ?? ''} ${location}`) ?? stored.get(` ${location}`)
    for (const [key, entity] of stored) {
      expectedRecords.set(key, pick(entity.attributes, own))
      for (const mixin of tags) {
        if (!entity.mixins.includes(mixin.identifier)) continue
        expectedTags.set(`${mixin.term} ${key}`, pick(entity.attributes, Object.keys(mixin.attributes)))
      }
      const earlier = before.get(key)
      if (earlier !== undefined) expect(entity.version).toBeGreaterThanOrEqual(earlier.version)
      if (earlier?.version === entity.version) expect(entity).toEqual(earlier)
      if (!isLink(entity)) continue
      expect(visible(entity.source, entity.owner)?.kind).toBe(machine.identifier)
      if (!entity.target.startsWith('/')) continue
      const target = visible(entity.target, entity.owner)
      expect(target?.kind).toBe(disk.identifier)
      if (target !== undefined) uses.set(keyOf(target), (uses.get(keyOf(target)) ?? 0) + 1)
    }
    expect(this.machines).toEqual(expectedRecords)
    expect(this.tagged).toEqual(expectedTags)
    for (const [key, { kind, attributes }] of stored) {
      if (kind === disk.identifier) expect(Number(attributes['com.example.uses'] ?? 0)).toBe(uses.get(key) ?? 0)
    }
    expect(this.service.reports).toEqual([])
  }
}

class Countdown {
  #left: number

  constructor(left: number) {
    this.#left = left
  }

  expires(): boolean {
    return --this.#left === 0
  }
}

/** The values of an entity that the client sends, and those that it cannot change. */
function wanted(entity: Entity, value: number): AttributeValues {
  const name = nameOfValue[entity.kind] ?? ''
  const { 'com.example.state': state, 'com.example.uses': uses } = entity.attributes
  return {
    [name]: name === 'com.example.device' ? `d${value}` : value,
    ...(state === undefined ? {} : { 'com.example.state': state }),
    ...(uses === undefined ? {} : { 'com.example.uses': uses }),
  }
}

/** The tags that apply to a kind. */
function fitting(wished: readonly Mixin[], kind: string): readonly Mixin[] {
  return wished.filter((tag) => tag === placed || kind === machine.identifier)
}

async function fulfil(wish: Wish, call: Call): Promise<void> {
  switch (wish.type) {
    case 'create': {
      const kind: Kind = kinds[wish.of]
      const location = places[wish.of][wish.at % places[wish.of].length]
      const ends = wish.of === 'plug' ? { source: wish.source, target: wish.target } : {}
      const mixins = fitting(wish.tags, kind.identifier)
      const name = nameOfValue[kind.identifier] ?? ''
      const attributes = { [name]: wish.of === 'plug' ? `d${wish.value}` : wish.value }
      await create([draft(kind, { mixins, attributes, ...ends })], location === undefined ? {} : { location }, call)
      return
    }
    case 'update':
      await change(
        wish.place,
        'update',
        ({ entity }) =>
          changesOf({
            mixins: fitting(wish.tags, entity.kind),
            attributes: { ...pick(wanted(entity, wish.value), [nameOfValue[entity.kind] ?? '']) } as AttributeValues,
          }),
        call,
      )
      return
    case 'replace':
      await change(
        wish.place,
        'replace',
        ({ entity }) => changesOf({ mixins: fitting(wish.tags, entity.kind), attributes: wanted(entity, wish.value) }),
        call,
      )
      return
    case 'move':
      await change(wish.place, 'update', () => changesOf({ source: wish.source, target: wish.target }), call)
      return
    case 'delete':
      await remove(wish.place, call)
      return
    case 'act':
      await act(wish.place, { action: start, attributes: {} }, call)
      return
    case 'members':
      await changeMembers(wish.tag, wish.how, wish.places, call)
  }
}

/** The expected result of an operation: the error, or what is stored afterwards if that can be predicted. */
function foreseen({ owner, wish }: Step, stored: ReadonlyMap<string, Entity>): string | ReadonlyMap<string, unknown> {
  const visible = (location: string) => stored.get(`${owner ?? ''} ${location}`) ?? stored.get(` ${location}`)
  const after = new Map<string, unknown>(stored)
  const change = (entity: Entity, fields: Partial<Link>) =>
    after.set(keyOf(entity), expect.objectContaining({ ...fields, location: entity.location, created: entity.created }))
  const wrongEnds = (source: string, target: string) =>
    visible(source) === undefined || (target.startsWith('/') && visible(target)?.kind !== disk.identifier)
  if (wish.type === 'create') {
    const location = places[wish.of][wish.at % places[wish.of].length] ?? ''
    if (wish.of === 'plug' && wrongEnds(wish.source, wish.target)) return 'invalid'
    const seen = owner === undefined ? [...stored.values()].some((one) => one.location === location) : visible(location)
    if (seen) return 'conflict'
    const mixins = fitting(wish.tags, kinds[wish.of].identifier).map((tag) => tag.identifier)
    const made = { location, owner }
    after.set(keyOf(made), expect.objectContaining({ location, mixins }))
    return countUse(after, wish.of === 'plug' ? visible(wish.target) : undefined)
  }
  if (wish.type === 'members') {
    const members = wish.places.map(visible)
    if (members.includes(undefined)) return 'invalid'
    const holds = (entity: Entity) => entity.mixins.includes(wish.tag.identifier)
    const seen = [...stored.values()].filter((one) => one.owner === undefined || one.owner === owner)
    for (const entity of seen) {
      const named = members.includes(entity)
      const shall = wish.how === 'add' ? holds(entity) || named : wish.how === 'set' ? named : holds(entity) && !named
      if (shall === holds(entity)) continue
      const others = entity.mixins.filter((identifier) => identifier !== wish.tag.identifier)
      change(entity, { mixins: shall ? [...others, wish.tag.identifier] : others })
    }
    return after
  }
  const entity = visible(wish.place)
  if (entity === undefined) return 'not-found'
  if (wish.type === 'act') change(entity, {})
  if (wish.type === 'update') {
    const mixins = fitting(wish.tags, entity.kind).map((tag) => tag.identifier)
    change(entity, { mixins: [...new Set([...entity.mixins, ...mixins])] })
  }
  if (wish.type === 'replace') {
    change(entity, { mixins: fitting(wish.tags, entity.kind).map((tag) => tag.identifier) })
  }
  if (wish.type === 'move') {
    if (wrongEnds(wish.source, wish.target)) return 'invalid'
    change(entity, { source: wish.source, target: wish.target })
    if (isLink(entity) && entity.target !== wish.target) {
      countUse(countUse(after, visible(entity.target)), visible(wish.target))
    }
  }
  if (wish.type === 'delete') {
    const links = [...stored.values()].filter(isLink).filter((link) => {
      const sees = (location: string) => stored.get(`${link.owner ?? ''} ${location}`) ?? stored.get(` ${location}`)
      return sees(link.source) === entity || sees(link.target) === entity
    })
    if (links.some((link) => link.owner !== undefined && link.owner !== owner)) return 'conflict'
    for (const gone of [entity, ...links]) after.delete(keyOf(gone))
    for (const link of isLink(entity) ? [entity] : links) {
      const target = visible(link.target)
      if (target !== entity) countUse(after, target)
    }
  }
  return after
}

/** A disk that gains or loses a plug is changed, too: how much is seen when all plugs are counted. */
function countUse(after: Map<string, unknown>, target: Entity | undefined): Map<string, unknown> {
  if (target !== undefined && after.has(keyOf(target))) {
    after.set(keyOf(target), expect.objectContaining({ location: target.location }))
  }
  return after
}

type Steps = readonly Step[]

/** Carries out steps one after the other: each does what it is foreseen to do, or nothing. */
export async function oneByOne(registry: Registry, steps: Steps): Promise<void> {
  const world = new World(registry)
  for (const step of steps) {
    const before = await world.stored()
    const expected = foreseen(step, before)
    const error = await world.carryOut(step).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    const after = await world.stored()
    if (error === undefined) expect(after).toEqual(expected)
    else if (error !== refusal) expect(error).toMatchObject({ code: expected })
    // A refused deletion leaves what had happened.
    if (error !== undefined && step.wish.type !== 'delete') expect(after).toEqual(before)
    await world.expectSound(before)
  }
}

/** Carries out all steps of a round at once. */
export async function allAtOnce(registry: Registry, rounds: readonly Steps[]): Promise<void> {
  const world = new World(registry)
  for (const round of rounds) {
    const before = await world.stored()
    const results = await Promise.allSettled(round.map((step) => world.carryOut(step)))
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(OcciError)
    }
    await world.expectSound(before)
  }
}

export const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 30 })
export const anyRounds = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 8 }), { maxLength: 6 })
