import type { Entity } from '@occi/core'
import type { Change, Registry } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, findAll, findStored, puts, read, replacement, stored } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { attachment, machine, sorted, storedMixin, unowned } from '../fixtures.ts'
import type { Case, RegistryKit } from '../kit.ts'

const one = machine('/m/1', { attributes: { a: 1 } })
const two = machine('/m/2')
const link = attachment('/l/1', '/m/1', '/m/2')
const old = 'http://example.com/occi#old'

/** Everything unowned that a registry stores, to be compared. */
async function everythingIn(registry: Registry) {
  return {
    entities: await findStored(registry),
    links: await registry.links(['/m/1', '/m/2', '/m/3'], 'source', unowned),
    mixins: sorted((await registry.mixins(unowned)).map((mixin) => JSON.stringify(mixin))),
    count: await registry.count({}, unowned),
  }
}

/** A registry with two resources, a link and two mixins. */
async function filled(kit: RegistryKit) {
  const registry = await kit.open()
  await commit(registry, [
    ...puts(one, two, link),
    { type: 'put-mixin', mixin: storedMixin('old') },
    { type: 'put-mixin', mixin: storedMixin('gone') },
  ])
  return registry
}

/** Changes that are each possible there. */
async function possible(registry: Registry): Promise<readonly Change[]> {
  const [first, third] = [await stored(registry, '/m/1'), await stored(registry, '/l/1')]
  return [
    replacement(first, { attributes: { a: 2 }, mixins: ['http://example.com/occi#m'] }),
    ...puts(machine('/m/3'), attachment('/l/2', '/m/3', '/m/2')),
    deletion(third),
    { type: 'put-mixin', mixin: storedMixin('new') },
    { type: 'put-mixin', mixin: storedMixin('old', { title: 'Changed' }) },
    { type: 'delete-mixin', identifier: 'http://example.com/occi#gone' },
    { type: 'expect-mixin', identifier: old },
  ]
}

/** Changes that are each a conflict there. */
const conflicts: readonly { readonly what: string; readonly change: (two: Entity) => Change }[] = [
  { what: 'creating what exists', change: () => ({ type: 'put', entity: two }) },
  { what: 'replacing what does not exist', change: () => ({ type: 'put', entity: machine('/m/9'), replaces: 1 }) },
  { what: 'an id in use', change: () => ({ type: 'put', entity: machine('/m/9', { id: two.id }) }) },
  {
    what: 'replacing another version',
    change: ({ version }) => ({ type: 'put', entity: two, replaces: version + 1 }),
  },
  {
    what: 'deleting another version',
    change: ({ version }) => ({ type: 'delete', location: '/m/2', version: version + 1 }),
  },
  { what: 'deleting what does not exist', change: () => ({ type: 'delete', location: '/m/9', version: 1 }) },
  {
    what: 'expecting a mixin that does not exist',
    change: () => ({ type: 'expect-mixin', identifier: 'http://example.com/occi#none' }),
  },
  {
    what: "another mixin's location",
    change: () => ({ type: 'put-mixin', mixin: storedMixin('x', { location: '/old/' }) }),
  },
]

export const batches: readonly Case[] = [
  {
    title: 'all changes of a batch are made',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one, two, link))
      const { entities } = await commit(registry, [
        replacement(await stored(registry, '/m/1'), { title: 'Changed' }),
        ...puts(machine('/m/3')),
        deletion(await stored(registry, '/l/1')),
      ])
      expect(await findAll(registry)).toEqual([{ ...one, title: 'Changed' }, two, machine('/m/3')])
      expect(entities).toEqual([await stored(registry, '/m/1'), await stored(registry, '/m/3')])
    },
  },
  ...conflicts.flatMap(({ what, change }) =>
    ['start', 'end'].map(
      (place): Case => ({
        title: `${what}, at the ${place} of a batch: nothing of it is stored`,
        async run(kit) {
          const registry = await filled(kit)
          const before = await everythingIn(registry)
          const changes = await possible(registry)
          const wrong = change(await stored(registry, '/m/2'))
          await assertRefused('conflict', () =>
            commit(registry, changes.toSpliced(place === 'start' ? 0 : changes.length, 0, wrong)),
          )
          expect(await everythingIn(registry)).toEqual(before)
          // Without this change it is possible.
          await commit(registry, changes)
          expect(await read(registry, '/m/3')).toEqual(machine('/m/3'))
        },
      }),
    ),
  ),
  {
    title: 'the changes of a batch are made in their order',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      const first = await stored(registry, '/m/1')
      const other = machine('/m/1', { id: 'urn:uuid:00000000-0000-4000-8000-000000000002' })
      await commit(registry, [deletion(first), ...puts(other, machine('/m/4', { id: one.id }))])
      expect(await findAll(registry)).toEqual([other, machine('/m/4', { id: one.id })])
      expect(await read(registry, one.id)).toEqual(machine('/m/4', { id: one.id }))
      expect(await read(registry, other.id)).toEqual(other)
    },
  },
  {
    title: 'what a batch deletes cannot be replaced in it, what it creates cannot be created again',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      const first = await stored(registry, '/m/1')
      await assertRefused('conflict', () => commit(registry, [deletion(first), replacement(first)]))
      await assertRefused('conflict', () => commit(registry, puts(machine('/m/5'), machine('/m/5'))))
      await assertRefused('conflict', () => commit(registry, [deletion(first), deletion(first)]))
      await assertRefused('conflict', () =>
        commit(registry, puts(machine('/m/6'), machine('/m/7', { id: machine('/m/6').id }))),
      )
      expect(await findStored(registry)).toEqual([first])
    },
  },
  {
    title: 'names can be exchanged within a batch',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one, two))
      await commit(registry, [
        deletion(await stored(registry, '/m/1')),
        deletion(await stored(registry, '/m/2')),
        ...puts(machine('/m/1', { id: two.id }), machine('/m/2', { id: one.id })),
      ])
      expect(await read(registry, one.id)).toEqual(machine('/m/2', { id: one.id }))
      expect(await read(registry, two.id)).toEqual(machine('/m/1', { id: two.id }))
      expect(await registry.count({}, unowned)).toBe(2)
    },
  },
  {
    title: 'an empty batch commits',
    async run(kit) {
      const registry = await kit.open()
      expect((await commit(registry, [])).entities).toEqual([])
      expect(await findAll(registry)).toEqual([])
    },
  },
]
