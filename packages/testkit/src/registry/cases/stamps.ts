import type { Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, puts, remove, replacement, stored, update } from '../actions.ts'
import { ann, attachment, bob, machine, unowned } from '../fixtures.ts'
import type { Case, RegistryKit } from '../kit.ts'

const outside = 'http://example.org/'

/** What changes the stamp of /m/1. */
const ways: readonly {
  readonly what: string
  readonly before?: readonly ReturnType<typeof machine>[]
  readonly change: (registry: Awaited<ReturnType<RegistryKit['open']>>) => Promise<unknown>
}[] = [
  { what: 'the entity is changed', change: (registry) => update(registry, '/m/1', { title: 'Changed' }) },
  { what: 'the entity is stored again as it is', change: (registry) => update(registry, '/m/1') },
  {
    what: 'the entity is deleted and created again',
    change: async (registry) => {
      await remove(registry, '/m/1')
      await commit(registry, puts(machine('/m/1')))
    },
  },
  {
    what: 'the entity is deleted and created again in one commit',
    change: async (registry) => commit(registry, [deletion(await stored(registry, '/m/1')), ...puts(machine('/m/1'))]),
  },
  {
    what: 'a link from it is created',
    change: (registry) => commit(registry, puts(attachment('/l/1', '/m/1', '/m/2'))),
  },
  {
    what: 'a link from it to the outside is created',
    change: (registry) => commit(registry, puts(attachment('/l/1', '/m/1', outside))),
  },
  { what: 'a link to it is created', change: (registry) => commit(registry, puts(attachment('/l/1', '/m/2', '/m/1'))) },
  {
    what: 'an owned link to it is created',
    change: (registry) => commit(registry, puts(attachment('/l/1', '/m/9', '/m/1', { owner: 'ann' })), ann),
  },
  {
    what: 'a link from it is changed',
    before: [attachment('/l/1', '/m/1', '/m/2')],
    change: (registry) => update(registry, '/l/1', { title: 'Changed' }),
  },
  {
    what: 'a link to it is changed',
    before: [attachment('/l/1', '/m/2', '/m/1')],
    change: (registry) => update(registry, '/l/1', { title: 'Changed' }),
  },
  {
    what: 'a link from it is deleted',
    before: [attachment('/l/1', '/m/1', '/m/2')],
    change: (registry) => remove(registry, '/l/1'),
  },
  {
    what: 'a link to it is deleted',
    before: [attachment('/l/1', '/m/2', '/m/1', { owner: 'ann' })],
    change: (registry) => remove(registry, '/l/1', ann),
  },
  {
    what: 'a link is moved away from it',
    before: [attachment('/l/1', '/m/1', '/m/2')],
    change: async (registry) => commit(registry, [replacement(await stored(registry, '/l/1'), { source: '/m/3' })]),
  },
  {
    what: 'a link is moved to it',
    before: [attachment('/l/1', '/m/2', '/m/3')],
    change: async (registry) => commit(registry, [replacement(await stored(registry, '/l/1'), { target: '/m/1' })]),
  },
  {
    what: 'a link to it becomes a resource',
    before: [attachment('/l/1', '/m/2', '/m/1')],
    change: async (registry) => {
      const { version } = await stored(registry, '/l/1')
      await commit(registry, [{ type: 'put', entity: machine('/l/1'), replaces: version }])
    },
  },
]

export const stamps: readonly Case[] = [
  ...ways.map(
    ({ what, before = [], change }): Case => ({
      title: `the stamp of an entity changes when ${what}`,
      async run(kit) {
        const registry = await kit.open()
        await commit(registry, puts(machine('/m/1'), machine('/m/2'), machine('/m/3'), ...before))
        const stamp = async (location: string) => (await registry.entity(location, unowned))?.stamp
        const [first, other] = [await stamp('/m/1'), await stamp('/m/3')]
        expect(Number.isSafeInteger(first)).toBe(true)
        await change(registry)
        expect(await stamp('/m/1')).not.toBe(first)
        expect(await stamp('/m/1')).toBe(await stamp('/m/1'))
        if (!/moved/.test(what)) expect(await stamp('/m/3')).toBe(other)
      },
    }),
  ),
  {
    title: 'the stamp of an owned entity changes with an unowned link to it, and only then',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1', { owner: 'ann' }), machine('/m/1', { owner: 'bob' })))
      const read = async () => [
        (await registry.entity('/m/1', ann))?.stamp,
        (await registry.entity('/m/1', bob))?.stamp,
      ]
      const [anns, bobs] = await read()
      await commit(registry, puts(attachment('/l/1', '/m/1', outside, { owner: 'ann' })), ann)
      const [annsSecond, bobsSecond] = await read()
      expect(annsSecond).not.toBe(anns)
      expect(bobsSecond).toBe(bobs)
      await commit(registry, puts(attachment('/l/2', '/m/1', outside)))
      const [annsThird, bobsThird] = await read()
      expect(annsThird).not.toBe(annsSecond)
      expect(bobsThird).not.toBe(bobsSecond)
    },
  },
  {
    title: 'a stamp is never repeated at its location',
    async run(kit) {
      const registry = await kit.open()
      const seen: (number | undefined)[] = []
      const note = async () => seen.push((await registry.entity('/m/1', unowned))?.stamp)
      for (let round = 0; round < 3; round++) {
        await commit(registry, puts(machine('/m/1')))
        await note()
        await commit(registry, puts(attachment('/l/1', '/m/1', outside)))
        await note()
        await remove(registry, '/l/1')
        await note()
        await update(registry, '/m/1')
        await note()
        await remove(registry, '/m/1')
      }
      expect(new Set(seen).size).toBe(12)
    },
  },
  {
    title: 'stamps are the same after closing and opening',
    needs: ['reopen'],
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      await commit(registry, puts(attachment('/l/1', '/m/1', outside)))
      const stamp = (await registry.entity('/m/1', unowned))?.stamp
      expect((await (await kit.reopen(registry)).entity('/m/1', unowned))?.stamp).toBe(stamp)
    },
  },
  {
    title: 'begin returns the stamps of the entities that are stored at its keys',
    async run(kit) {
      const registry = await kit.open()
      await commit(
        registry,
        puts(machine('/m/1'), machine('/m/2', { owner: 'ann' }), machine('/m/2', { owner: 'bob' })),
      )
      await commit(registry, puts(attachment('/l/1', '/m/1', outside)))
      const keys = ['/m/1', '/l/1', 'ann /m/2', '/m/2', 'bob /m/1', '/none', 'a mixin', ' ', '']
      const transaction = await registry.begin({ operation: 'update', keys }, ann)
      const stampOf = async (location: string, scope: Scope) => (await registry.entity(location, scope))?.stamp
      expect(new Map(transaction.stamps)).toEqual(
        new Map([
          ['/m/1', await stampOf('/m/1', unowned)],
          ['/l/1', await stampOf('/l/1', unowned)],
          ['ann /m/2', await stampOf('/m/2', ann)],
        ]),
      )
      await transaction.abort()
      const none = await registry.begin({ operation: 'create', keys: [] }, unowned)
      expect(none.stamps.size).toBe(0)
      await none.abort()
    },
  },
  {
    title: 'begin reads stamps once it holds the locks',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/m/1')))
      const first = await registry.begin({ operation: 'update', keys: ['/m/1'] }, unowned)
      const second = (async () => registry.begin({ operation: 'update', keys: ['/m/1'] }, unowned))()
      await first.commit([replacement(await stored(registry, '/m/1'), { title: 'Changed' })])
      const { stamps, abort } = await second.then((transaction) => ({
        stamps: transaction.stamps,
        abort: () => transaction.abort(),
      }))
      expect(stamps.get('/m/1')).toBe((await registry.entity('/m/1', unowned))?.stamp)
      await abort()
    },
  },
]
