import { type Entity, idOf, type PageQuery } from '@occi/core'
import type { Intent, Scope, Transaction } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { machine, placed, recorded, start, testService } from './cloud.test-fixture.ts'
import { actOnAll } from './operations/act.ts'
import { removeAll } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { page, pages } from './operations/retrieve.ts'
import { changedResult } from './use-cases/list.ts'

const count = 2_000
const query = { kind: machine.identifier }
const all = Array.from({ length: count }, (_, number) => `/machine/${number}`)

/** Counts the entities that are read and locked in each turn of the event loop. */
class CountingRegistry extends MemoryRegistry {
  most = 0
  total = 0
  #inTurn = 0
  #timer: NodeJS.Immediate | undefined

  override page(pageQuery: PageQuery, scope: Scope) {
    const result = super.page(pageQuery, scope)
    this.#add(Math.min(pageQuery.limit, count))
    return result
  }

  override begin(...[intent, scope, options]: Parameters<MemoryRegistry['begin']>) {
    this.#add(intent.keys.length)
    return super.begin(intent, scope, options)
  }

  reset(): void {
    this.most = 0
    this.total = 0
    this.#inTurn = 0
  }

  #add(entities: number): void {
    this.#inTurn += entities
    this.total += entities
    this.most = Math.max(this.most, this.#inTurn)
    this.#timer ??= setImmediate(() => {
      this.#timer = undefined
      this.#inTurn = 0
    })
  }
}

/** Returns a function to be called at each step, and the most steps that were in one turn of the event loop. */
function countSteps() {
  let inTurn = 0
  const counted = { total: 0, most: 0, step }
  function step(): void {
    if (inTurn++ === 0) {
      setImmediate(() => {
        inTurn = 0
      })
    }
    counted.total++
    counted.most = Math.max(counted.most, inTurn)
  }
  return counted
}

let registry: CountingRegistry
beforeEach(async () => {
  registry = new CountingRegistry()
  const entity = (location: string): Entity => ({
    id: idOf(location),
    location,
    kind: machine.identifier,
    mixins: [placed.identifier],
    attributes: {},
    actions: [start.identifier],
    version: 0,
  })
  const intent: Intent = { operation: 'create', keys: [] }
  const transaction: Transaction = await registry.begin(intent, {})
  await transaction.commit(all.map((location) => ({ type: 'put', entity: entity(location) })))
  // What the test before has left for the next turns is over.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  registry.reset()
})
afterEach(() => registry.close())

const clients = process.env.THOROUGH === undefined ? 20 : 100

describe('in one turn of the event loop', () => {
  const service = (options = {}) => testService({ machine: recorded([], 'm') }, { registry, ...options }).engine

  async function listed(engine: ReturnType<typeof service>): Promise<number> {
    let found = 0
    for await (const part of pages(query, true, 500, await engine.call())) found += part.length
    return found
  }

  test('many clients that list everything read no more than one of them', async () => {
    const engine = service()
    const lists = await Promise.all(Array.from({ length: clients }, () => listed(engine)))
    expect(new Set(lists)).toEqual(new Set([count]))
    expect(registry.total).toBe(clients * count)
    expect(registry.most).toBeLessThanOrEqual(1000)
  })

  test('many clients that read a large page read hardly more than one of them', async () => {
    const engine = service()
    const call = await engine.call()
    await Promise.all(Array.from({ length: clients }, () => page({ ...query, limit: 1000 }, true, call)))
    expect(registry.total).toBe(clients * 1000)
    // One in this turn, and the first of the next, which runs before the count starts anew.
    expect(registry.most).toBeLessThanOrEqual(2000)
  })

  test.each<[string, (engine: ReturnType<typeof service>) => Promise<unknown>]>([
    ['deleting all', async (engine) => removeAll(query, await engine.call())],
    ['an action on all', async (engine) => actOnAll(query, { action: start, attributes: {} }, await engine.call())],
    ['emptying a mixin’s collection', async (engine) => changeMembers(placed, 'set', [], await engine.call())],
  ])('%s touches few entities', async (_, operation) => {
    await operation(service())
    expect(registry.total).toBeGreaterThan(count)
    expect(registry.most).toBeLessThanOrEqual(600)
  })

  test('a listing of which nothing is visible looks at few entities', async () => {
    const engine = service({ policy: { visible: () => false } })
    expect((await page({ ...query, limit: 10 }, false, await engine.call())).items).toEqual([])
    expect(registry.total).toBeGreaterThanOrEqual(count)
    expect(registry.most).toBeLessThanOrEqual(200)
  })

  test('a change of many members calls the backends of few', async () => {
    const calls = countSteps()
    const backend = { associate() {}, dissociate: calls.step }
    const { engine } = testService({ placed: backend }, { registry })
    await changeMembers(placed, 'set', [], await engine.call())
    expect(calls.total).toBe(count)
    expect(calls.most).toBeLessThanOrEqual(100)
    expect((await registry.page({ mixins: [placed.identifier], limit: 1 }, {})).items).toEqual([])
  })

  test('a request that names many members looks at few', async () => {
    const call = await service().call()
    await changeMembers(placed, 'set', [], call)
    const looks = countSteps()
    const { limits } = call.services
    const { mixins } = limits
    const get = () => {
      looks.step()
      return mixins
    }
    Object.defineProperty(limits, 'mixins', { get })
    await changeMembers(placed, 'add', all, call)
    expect(looks.total).toBeGreaterThanOrEqual(count)
    expect(looks.most).toBeLessThanOrEqual(200)
    expect(await registry.count({ mixins: [placed.identifier] }, {})).toBe(count)
  })

  test('few of many changed entities are looked at and written', async () => {
    const { items } = await registry.page({ ...query, limit: count }, {})
    const looks = countSteps()
    const changed = items.map((entity) => ({
      get entity() {
        looks.step()
        return entity
      },
      links: [],
    }))
    const { payload } = changedResult(changed)
    if (payload.type !== 'entities') throw new Error('no listing')
    const sizes: number[] = []
    for await (const batch of payload.batches) sizes.push(batch.length)
    expect(sizes).toEqual([500, 500, 500, 500])
    expect(looks.most).toBeLessThanOrEqual(1_000)
  })

  test('few entities are listed without waiting for a turn', async () => {
    const engine = service()
    const found = page({ ...query, limit: 10 }, false, await engine.call())
    expect(found).not.toBeInstanceOf(Promise)
  })
})
