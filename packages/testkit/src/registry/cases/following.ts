import { type Entity, isOcciError } from '@occi/core'
import type { Change, Registry } from '@occi/core/authoring'
import { commit, deletion, puts, replacement } from '../actions.ts'
import { attachment, machine, storedMixin, unowned } from '../fixtures.ts'
import { changesUntil, Replica, revisionOf } from '../following.ts'
import type { Case, RegistryKit } from '../kit.ts'

const owners = [undefined, 'ann', 'bob']

/** Returns a generator of numbers below a bound, always the same for a seed. */
function randomly(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % bound
  }
}

/** Creates, changes and deletes entities and mixins at random, until all writers together made so many commits. */
async function write(registry: Registry, seed: number, count: { left: number }): Promise<void> {
  const random = randomly(seed)
  while (count.left > 0) {
    count.left--
    const owner = owners[random(owners.length)]
    const scope = owner === undefined ? unowned : { owner }
    try {
      await commit(registry, await someChanges(registry, random, owner), scope)
    } catch (error) {
      // Another writer was faster.
      if (!isOcciError(error, 'conflict')) throw error
      count.left++
    }
  }
}

async function someChanges(
  registry: Registry,
  random: (bound: number) => number,
  owner: string | undefined,
): Promise<readonly Change[]> {
  const scope = owner === undefined ? unowned : { owner }
  const [number, value] = [random(30), random(1000)]
  if (random(10) === 0) {
    const mixin = storedMixin(`${owner ?? 'm'}${number % 5}`, { owner, title: String(value) })
    const identifier = mixin.scheme + mixin.term
    return [random(2) === 0 ? { type: 'put-mixin', mixin } : { type: 'delete-mixin', identifier }]
  }
  const location = `/${owner ?? 'm'}/${number}`
  const snapshot = await registry.entity(location, scope)
  if (snapshot === undefined) return puts(someEntity(location, owner, value))
  const others = puts(machine(`/${owner ?? 'm'}/other/${value}`, { owner }))
  switch (random(4)) {
    case 0:
      return [deletion(snapshot.entity)]
    case 1:
      return [deletion(snapshot.entity), ...others]
    default:
      return [replacement<Entity>(snapshot.entity, { attributes: { value } })]
  }
}

function someEntity(location: string, owner: string | undefined, value: number): Entity {
  const fields = { owner, attributes: { value } }
  return value % 3 === 0 ? attachment(location, '/m/1', '/m/2', fields) : machine(location, fields)
}

async function followed(kit: RegistryKit, reader: Registry, writers: readonly Registry[]): Promise<void> {
  const start = await revisionOf(reader)
  const following = changesUntil(reader, start, '/last')
  const count = { left: kit.changes }
  await Promise.all(writers.map((registry, index) => write(registry, index + 1, count)))
  await commit(writers[0] ?? reader, puts(machine('/last')))
  const replica = new Replica()
  for (const set of await following) replica.apply(set)
  await replica.assertEqual(reader)
}

export const following: readonly Case[] = [
  {
    title: 'a reader of changes from the first revision knows exactly what 8 writers stored',
    async run(kit) {
      const registry = await kit.open()
      await followed(kit, registry, Array(8).fill(registry))
    },
  },
  {
    title: 'a reader of changes knows exactly what 8 writers stored through two registries on one store',
    needs: ['join'],
    async run(kit) {
      const one = await kit.open()
      const two = await kit.join(one)
      await followed(kit, one, [one, two, one, two, one, two, one, two])
    },
  },
]
