import { type Entity, isLink, type Link } from '@occi/core'
import { isJsonObject, type Registry } from '@occi/core/authoring'
import { infrastructure } from '@occi/infrastructure'
import { expect } from 'vitest'
import { UnitTable } from './backends/unit-table.ts'
import { Connection } from './http.test-fixture.ts'
import { tagIdentifier } from './workload.test-fixture.ts'

const { networkInterface, storageLink } = infrastructure
const everyone = { everyone: true } as const

/** All entities, in the order of listings. */
export async function allOf(registry: Registry): Promise<readonly Entity[]> {
  const entities: Entity[] = []
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await registry.page({ limit: 500, after }, everyone)
    entities.push(...page.items)
    after = page.next
  }
  return entities
}

/** Expects that what a registry holds is whole: counts equal listings, and no link is without its ends. */
export async function expectSound(registry: Registry): Promise<void> {
  const entities = await allOf(registry)
  for (const kind of new Set(entities.map((entity) => entity.kind))) {
    const ofKind = entities.filter((entity) => entity.kind === kind)
    expect([kind, await registry.count({ kind }, everyone)]).toEqual([kind, ofKind.length])
  }
  expect(await registry.count({}, everyone)).toBe(entities.length)
  expect(await registry.count({ prefix: '/compute/' }, everyone)).toBe(
    entities.filter(({ location }) => location.startsWith('/compute/')).length,
  )
  const tagged = entities.filter(({ mixins }) => mixins.includes(tagIdentifier)).map(({ location }) => location)
  expect((await registry.page({ mixins: [tagIdentifier], limit: 1000 }, everyone)).items.map(locationOf)).toEqual(
    tagged,
  )
  expect(await registry.count({ mixins: [tagIdentifier] }, everyone)).toBe(tagged.length)
  await expectLinked(registry, entities)
  for (const entity of entities) if (!isLink(entity)) expectAllotted(entity, entities.filter(isLink))
}

async function expectLinked(registry: Registry, entities: readonly Entity[]): Promise<void> {
  const links = entities.filter(isLink)
  const resources = new Map(entities.filter((entity) => !isLink(entity)).map((entity) => [entity.location, entity]))
  for (const { source, target, targetKind } of links) {
    expect(resources.has(source)).toBe(true)
    expect(resources.get(target)?.kind).toBe(targetKind)
  }
  for (const direction of ['source', 'target'] as const) {
    const found = await registry.links([...resources.keys()], direction, everyone)
    expect(found.map(locationOf).sort()).toEqual(links.map(locationOf).sort())
  }
}

/** Expects that a resource remembers what it has handed out to the links that are there, and to no other. */
function expectAllotted(resource: Entity, links: readonly Link[]): void {
  const from = links.filter(({ source }) => source === resource.location)
  const to = links.filter(({ target }) => target === resource.location)
  const interfaces = from.filter(({ kind }) => kind === networkInterface.identifier)
  const addressed = to.filter(({ attributes }) => attributes['occi.networkinterface.address'] !== undefined)
  expect(handedOut(resource, 'interfaces')).toEqual(valuesOf(interfaces, 'occi.networkinterface.interface'))
  expect(handedOut(resource, 'addresses')).toEqual(valuesOf(addressed, 'occi.networkinterface.address'))
  const volumes = from.filter(({ kind }) => kind === storageLink.identifier)
  expect(handedOut(resource, 'devices')).toEqual(valuesOf(volumes, 'occi.storagelink.deviceid'))
}

function handedOut({ extras = {} }: Entity, extra: string): Readonly<Record<string, unknown>> {
  const table = extras[extra]
  return isJsonObject(table) ? table : {}
}

function valuesOf(links: readonly Link[], attribute: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(links.map(({ id, attributes }) => [id, attributes[attribute]]))
}

function locationOf({ location }: Entity): string {
  return location
}

/** The locations of all that the hypervisor runs, and of all that a registry holds. */
async function bothSides(registry: Registry, record: UnitTable): Promise<readonly (readonly string[])[]> {
  const sides = [record.all(), await allOf(registry)]
  return sides.map((side) => side.map(({ location }) => location).sort())
}

/**
 * Expects that the hypervisor runs just what the service lists.
 *
 * @param machines the hypervisor's own record
 */
export async function expectSameMachines(registry: Registry, machines: string): Promise<void> {
  const record = new UnitTable(machines)
  const [runs, listed] = await bothSides(registry, record)
  record.close()
  expect(runs).toEqual(listed)
}

/**
 * Expects that the hypervisor runs just what the service lists, each in the state that the service shows; waits for
 * changes that are under way, and for what is finished outside requests.
 *
 * @param url the URL of the service
 * @param machines the hypervisor's own record
 */
export async function expectAgreement(registry: Registry, url: string, machines: string): Promise<void> {
  const connection = new Connection(url)
  const record = new UnitTable(machines)
  const patience = { timeout: 60_000 }
  const differing = async () => {
    const [runs = [], listed = []] = await bothSides(registry, record)
    return [runs.filter((one) => !listed.includes(one)), listed.filter((one) => !runs.includes(one))]
  }
  try {
    await expect.poll(differing, patience).toEqual([[], []])
    await expect.poll(() => record.all().filter(({ change }) => change !== undefined), patience).toEqual([])
    // What a listing in full shows is what the hypervisor says; what is stored follows.
    const states = record.all().map(({ location, state }) => [location, state])
    const told = async () => {
      await connection.send({ method: 'GET', path: '/' })
      return (await allOf(registry)).map((entity) => [entity.location, stateOf(entity)]).sort()
    }
    await expect.poll(told, patience).toEqual(states.sort())
    const listed = await connection.send({ method: 'GET', path: '/', headers: { Accept: 'text/uri-list' } })
    const paths = listed.text
      .trim()
      .split('\n')
      .map((line) => new URL(line).pathname)
    expect(paths.sort()).toEqual(states.map(([location]) => location))
    const counted = await connection.send({ method: 'GET', path: '/?page=1&number=1' })
    expect(counted.headers['x-total-count']).toBe(String(paths.length))
  } finally {
    record.close()
    connection.close()
  }
}

function stateOf({ attributes }: Entity): unknown {
  return Object.entries(attributes).find(([name]) => name.endsWith('.state'))?.[1]
}

/** Expects that nothing is left to be finished. */
export async function expectFinished(registry: Registry): Promise<void> {
  for await (const intent of registry.unfinished()) throw new Error(`unfinished: ${JSON.stringify(intent)}`)
}
