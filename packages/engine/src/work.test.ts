import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, test } from 'vitest'
import {
  disk,
  draft,
  machine,
  mixinDraft,
  placed,
  plug,
  put,
  start,
  testService,
  withLinks,
} from './cloud.test-fixture.ts'
import type { Engine } from './engine.ts'
import { actOnAll } from './operations/act.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove, removeAll } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'
import { removeMixins } from './operations/remove-mixins.ts'
import { page, retrieve } from './operations/retrieve.ts'

/** Counts what operations read and lock. */
class CountingRegistry extends MemoryRegistry {
  work = 0

  override entity(...given: Parameters<MemoryRegistry['entity']>) {
    this.work++
    return super.entity(...given)
  }

  override page(...given: Parameters<MemoryRegistry['page']>) {
    this.work++
    return super.page(...given)
  }

  override links(...given: Parameters<MemoryRegistry['links']>) {
    this.work += given[0].length
    return super.links(...given)
  }

  override begin(...given: Parameters<MemoryRegistry['begin']>) {
    this.work += 1 + given[0].keys.length
    return super.begin(...given)
  }
}

const machines = async (engine: Engine, count: number) => {
  const drafts = Array.from({ length: count }, () => draft(machine, { mixins: [placed] }))
  return create(drafts, {}, await engine.call())
}

/** A machine with so many links to one disk. */
const linked = async (engine: Engine, count: number) => {
  await put(engine, '/disk/1', draft(disk))
  const links = Array.from({ length: count }, () => draft(plug, { target: '/disk/1' }))
  const [made] = await create([withLinks(draft(machine), links)], {}, await engine.call())
  return made?.entity.location ?? ''
}

/** Prepares so many entities, and returns the operation whose work is counted. */
type Operation = (engine: Engine, count: number) => Promise<() => Promise<unknown>>

const query = { kind: machine.identifier }
const identifiers = (count: number) => Array.from({ length: count }, (_, number) => `tag${number}`)
const operations: readonly [string, Operation][] = [
  ['creating entities', async (engine, count) => () => machines(engine, count)],
  ['creating links', async (engine, count) => () => linked(engine, count)],
  [
    'deleting a resource with its links',
    async (engine, count) => {
      const location = await linked(engine, count)
      return async () => remove(location, await engine.call())
    },
  ],
  [
    'retrieving a resource with its links',
    async (engine, count) => {
      const location = await linked(engine, count)
      return async () => retrieve(location, await engine.call())
    },
  ],
  ['deleting a collection', async (engine, count) => after(engine, count, (call) => removeAll(query, call))],
  [
    'an action on a collection',
    async (engine, count) => after(engine, count, (call) => actOnAll(query, { action: start, attributes: {} }, call)),
  ],
  [
    'listing in full',
    async (engine, count) => after(engine, count, async (call) => page({ ...query, limit: count }, true, call)),
  ],
  [
    'setting the members of a mixin',
    async (engine, count) => after(engine, count, (call) => changeMembers(placed, 'set', [], call)),
  ],
  [
    'adding members to a mixin',
    async (engine, count) => {
      const made = await machines(engine, count)
      const keys = made.map(({ entity }) => entity.id)
      await changeMembers(placed, 'set', [], await engine.call())
      return async () => changeMembers(placed, 'add', keys, await engine.call())
    },
  ],
  [
    'defining and removing mixins',
    async (engine, count) => async () => {
      const drafts = identifiers(count).map((term) => mixinDraft(term))
      await defineMixins(drafts, await engine.call())
      await removeMixins(
        drafts.map(({ scheme, term }) => scheme + term),
        await engine.call(),
      )
    },
  ],
]

async function after(
  engine: Engine,
  count: number,
  run: (call: Awaited<ReturnType<Engine['call']>>) => Promise<unknown>,
) {
  await machines(engine, count)
  return async () => run(await engine.call())
}

describe('the work on ten times as many', () => {
  test.each(operations)('%s: at most ten times as much', async (_, operation) => {
    const workFor = async (count: number) => {
      const registry = new CountingRegistry()
      const canStart = {
        create(entity: { actions: readonly string[] }) {
          entity.actions = [start.identifier]
        },
        action() {},
      }
      const { engine } = testService(
        { machine: canStart },
        { registry, limits: { ownedMixins: 10_000, ownedOctets: 10_000_000 } },
      )
      const run = await operation(engine, count)
      registry.work = 0
      await run()
      await registry.close()
      return registry.work
    }
    const few = await workFor(150)
    expect(few).toBeGreaterThan(0)
    expect(await workFor(1500)).toBeLessThanOrEqual(10 * few + 10)
  })
})
