import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Entity, type EntityOf, enterState } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import { computeActions, computeMachine, infrastructure } from '@occi/infrastructure'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ComputeBackend } from './compute.ts'
import {
  computeWith,
  contextByHand,
  demo,
  disk,
  diskLink,
  ipLink,
  ipNetworkOf,
  type Wanted,
} from './demo.test-fixture.ts'
import { Hypervisor } from './hypervisor.ts'
import { UnitTable } from './unit-table.ts'

const state = 'occi.compute.state'
const message = 'occi.compute.state.message'
const { compute } = infrastructure
const { start, stop } = computeActions

const folder = mkdtempSync(join(tmpdir(), 'occi-hypervisor-'))
afterAll(() => rmSync(folder, { recursive: true }))

function machineAt(location: string, owner?: string): EntityOf<typeof compute> {
  return {
    id: `urn:uuid:${location.slice(location.lastIndexOf('/') + 1)}`,
    location,
    kind: compute.identifier,
    mixins: [],
    attributes: noAttributes(),
    actions: [],
    version: 1,
    owner,
  }
}

describe('with a latency', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('an action leaves the state until it is done, and no other is applicable in the meantime', async () => {
    const it = await demo({ latency: 50 })
    const { location } = (await it.make({ kind: compute })).entity
    const { entity } = await it.act(location, 'start')
    expect([entity.attributes[state], entity.actions]).toEqual(['inactive', []])
    expect((await it.get(location)).entity.attributes[message]).toBe('start is in progress')
    await expect(it.act(location, 'start')).rejects.toMatchObject({ code: 'not-applicable' })
    await vi.advanceTimersByTimeAsync(50)
    const done = await it.stored(location)
    expect([done?.attributes[state], done?.attributes[message]]).toEqual(['active', undefined])
    expect(done?.actions).toContain(stop.identifier)
  })

  test('a unit that is deleted during a change stays deleted', async () => {
    const it = await demo({ latency: 50 })
    const { location } = (await it.make({ kind: compute })).entity
    await it.act(location, 'start')
    await it.delete(location)
    expect(vi.getTimerCount()).toBe(0)
    expect(it.hypervisor.units).toEqual([])
    expect(await it.stored(location)).toBeUndefined()
  })

  test('a change that the service missed is shown by the next retrieve', async () => {
    const world = vi.fn(() => Promise.reject(new Error('away')))
    const backend = new ComputeBackend(new Hypervisor({ latency: 50, world }))
    const entity = machineAt('/compute/1', 'ann')
    backend.create(entity)
    backend.action(entity, { action: start, attributes: {} }, contextByHand([compute]))
    await vi.advanceTimersByTimeAsync(50)
    expect(world).toHaveBeenCalledExactlyOnceWith('/compute/1', 'ann')
    backend.retrieve(entity)
    expect(entity.attributes[state]).toBe('active')
  })

  test('a change continues while no service runs, and the next service shows it', async () => {
    const machines = join(folder, 'change.machines')
    const it = await demo({ latency: 50, machines })
    const { location } = (await it.make({ kind: compute })).entity
    await it.act(location, 'start')
    it.hypervisor.close()
    await vi.advanceTimersByTimeAsync(20)
    const again = await demo({ latency: 50, machines, registry: it.engine.registry })
    expect((await again.get(location)).entity.attributes[message]).toBe('start is in progress')
    await vi.advanceTimersByTimeAsync(30)
    const done = await again.stored(location)
    expect([done?.attributes[state], done?.attributes[message]]).toEqual(['active', undefined])
    again.hypervisor.close()
  })

  test('a change whose time has come is done, whether or not a service was running', async () => {
    const machines = join(folder, 'unseen.machines')
    const it = await demo({ latency: 50, machines })
    const { location } = (await it.make({ kind: compute })).entity
    const other = await demo({ latency: 50, machines, registry: it.engine.registry })
    await it.act(location, 'start')
    it.hypervisor.close()
    await vi.advanceTimersByTimeAsync(50)
    expect((await other.get(location)).entity.attributes[state]).toBe('active')
    other.hypervisor.close()
  })
})

describe('the routines of a backend, called by hand', () => {
  const backendOf = () => {
    const hypervisor = new Hypervisor({ latency: 0, world: () => Promise.resolve() })
    return { hypervisor, backend: new ComputeBackend(hypervisor) }
  }

  test('two owners have machines at the same place', () => {
    const { hypervisor, backend } = backendOf()
    const [ann, bob] = [machineAt('/compute/1', 'ann'), machineAt('/compute/1', 'bob')]
    for (const entity of [ann, bob]) backend.create(entity)
    backend.action(ann, { action: start, attributes: {} }, contextByHand([compute]))
    backend.retrieve(bob)
    expect([ann.attributes[state], bob.attributes[state]]).toEqual(['active', 'inactive'])
    backend.delete(ann)
    expect(hypervisor.units).toEqual([{ location: '/compute/1', owner: 'bob', state: 'inactive' }])
  })

  test('a machine that the hypervisor does not know is in error, and can be deleted or created again', () => {
    const { hypervisor, backend } = backendOf()
    const entity = machineAt('/compute/1')
    enterState(entity, computeMachine, 'active')
    backend.retrieve(entity)
    expect([entity.attributes[state], entity.attributes[message]]).toEqual(['error', 'unknown to the hypervisor'])
    expect([entity.actions, hypervisor.units]).toEqual([[], []])
    expect(() => backend.action(entity, { action: start, attributes: {} }, contextByHand([compute]))).toThrow('unknown')
    backend.delete(entity)
    backend.create(entity)
    expect(hypervisor.units).toHaveLength(1)
  })

  test('an action that the hypervisor’s state does not allow is refused, whatever the entity says', () => {
    const { backend } = backendOf()
    const entity = machineAt('/compute/1')
    backend.create(entity)
    enterState(entity, computeMachine, 'active')
    expect(() => backend.action(entity, { action: stop, attributes: {} }, contextByHand([compute]))).toThrow(
      'stop is not applicable in the state inactive',
    )
  })
})

describe('the record', () => {
  const at = (name: string) =>
    new Hypervisor({ latency: 0, world: () => Promise.resolve(), units: new UnitTable(join(folder, name)) })

  test('outlives the hypervisor’s process, and is shared by several', () => {
    const [one, other] = [at('shared.machines'), at('shared.machines')]
    one.create(machineAt('/compute/1', 'ann'), 'active')
    expect(other.unit({ location: '/compute/1', owner: 'ann' })?.state).toBe('active')
    one.close()
    other.remove(machineAt('/compute/1', 'ann'))
    other.create(machineAt('/compute/2'), 'inactive')
    other.close()
    const again = at('shared.machines')
    expect(again.units).toEqual([{ location: '/compute/2', owner: undefined, state: 'inactive' }])
    again.close()
  })

  test('if it cannot be written, the answer is 503 and nothing has changed', () => {
    const file = join(folder, 'full.machines')
    const hypervisor = at('full.machines')
    const other = new DatabaseSync(file)
    other.exec('DROP TABLE units; CREATE VIEW units AS SELECT 1 AS owner')
    expect(() => hypervisor.create(machineAt('/compute/1'), 'active')).toThrow(
      expect.objectContaining({ status: 503, headers: { 'Retry-After': '5' } }),
    )
    other.close()
    hypervisor.close()
  })

  test('is not put into the database of something else', () => {
    const other = new DatabaseSync(join(folder, 'other.db'))
    other.exec('CREATE TABLE units (a)')
    other.close()
    expect(() => at('other.db')).toThrow('it is a database of another program: name another file')
  })
})

let runs = 0

type Step = readonly [what: 'create' | 'act' | 'delete' | 'deleteLink' | 'restart', number: number]

/** Whatever clients do, and whatever is refused, the hypervisor runs just what the service lists. */
test('the hypervisor and the service agree after any operations', async () => {
  const steps = fc.array(
    fc.tuple(fc.constantFrom('create', 'create', 'act', 'act', 'delete', 'deleteLink', 'restart'), fc.nat(1000)),
    { maxLength: 30 },
  ) as fc.Arbitrary<Step[]>
  await fc.assert(
    fc.asyncProperty(steps, async (chosen) => {
      const machines = join(folder, `${runs++}.machines`)
      let it = await demo({ machines })
      const net = (await it.make(ipNetworkOf('10.0.0.0/29'))).entity.location
      const store = (await it.make(disk)).entity.location
      const links: readonly Wanted[][] = [[], [ipLink(net)], [ipLink(net), diskLink(store)], [diskLink(store)]]
      for (const [what, number] of chosen) {
        if (what === 'restart') {
          it.hypervisor.close()
          it = await demo({ machines, registry: it.engine.registry })
          continue
        }
        const listed = await all(it)
        const of = (isLink: boolean) => listed.filter((entity) => 'source' in entity === isLink)
        const pick = <T>(items: readonly T[]) => items[number % Math.max(items.length, 1)]
        const resource = pick(of(false).filter(({ location }) => location !== net && location !== store))
        const link = pick(of(true))
        const terms = ['start', 'stop', 'suspend', 'restart']
        const step = {
          create: () => it.make(computeWith(...(pick(links) ?? []))),
          act: () => resource && it.act(resource.location, pick(terms) ?? 'start'),
          delete: () => resource && it.delete(resource.location),
          deleteLink: () => link && it.delete(link.location),
        }[what]
        try {
          await step()
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(http|not-applicable)$/) })
        }
      }
      const entities = await all(it)
      for (const { location } of entities) await it.get(location)
      const expected = entities.map((entity) => [entity.location, stateIn(entity)])
      const found = it.hypervisor.units.map(({ location, state: now }) => [location, now])
      expect(found.sort()).toEqual(expected.sort())
      const addresses = entities.flatMap(({ attributes }) => attributes['occi.networkinterface.address'] ?? [])
      expect(new Set(addresses).size).toBe(addresses.length)
      const network = await it.stored(net)
      expect(Object.values(Object(network?.extras?.addresses ?? {})).sort()).toEqual(addresses.sort())
      expect(it.reported).toEqual([])
      it.hypervisor.close()
    }),
    { numRuns: 25 },
  )
})

async function all(it: Awaited<ReturnType<typeof demo>>): Promise<readonly Entity[]> {
  return (await it.engine.registry.page({ limit: 1000 }, {})).items
}

function stateIn({ attributes }: Entity): unknown {
  return Object.entries(attributes).find(([name]) => name.endsWith('.state'))?.[1]
}
