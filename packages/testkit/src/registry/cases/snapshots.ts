import type { Scope, SnapshotOptions } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, puts, stored } from '../actions.ts'
import { ann, attachment, bob, everyone, machine, unowned } from '../fixtures.ts'
import type { Case, RegistryKit } from '../kit.ts'

/** A machine with links of three owners, one to itself, some at each end; and two others. */
async function linked(kit: RegistryKit) {
  const registry = await kit.open()
  await commit(
    registry,
    puts(
      machine('/m/1'),
      machine('/m/2'),
      machine('/m/3', { owner: 'ann' }),
      attachment('/l/2', '/m/1', '/m/2'),
      attachment('/l/1', '/m/2', '/m/1'),
      attachment('/l/0', '/m/1', 'http://example.org/'),
      attachment('/l/self', '/m/1', '/m/1'),
      attachment('/l/ann', '/m/1', '/m/3', { owner: 'ann' }),
      attachment('/l/bob', '/m/2', '/m/1', { owner: 'bob' }),
    ),
  )
  const linksOf = async (key: string, options?: SnapshotOptions, scope: Scope = unowned) =>
    (await registry.entity(key, scope, options))?.links.map((link) => link.location)
  return { registry, linksOf }
}

export const snapshots: readonly Case[] = [
  {
    title: 'no links are read by default',
    async run(kit) {
      const { linksOf } = await linked(kit)
      expect(await linksOf('/m/1')).toEqual([])
      expect(await linksOf('/m/1', { links: [] })).toEqual([])
      expect(await linksOf('/m/1', { mostLinks: 5 })).toEqual([])
    },
  },
  {
    title: 'the links of each end are read with an entity, in the order of listings, each once',
    async run(kit) {
      const { linksOf, registry } = await linked(kit)
      for (const key of ['/m/1', machine('/m/1').id]) {
        expect(await linksOf(key, { links: ['source'] })).toEqual(['/l/0', '/l/2', '/l/self'])
        expect(await linksOf(key, { links: ['target'] })).toEqual(['/l/1', '/l/self'])
        const both = ['/l/0', '/l/1', '/l/2', '/l/self']
        expect(await linksOf(key, { links: ['source', 'target'] })).toEqual(both)
        expect(await linksOf(key, { links: ['target', 'source'] })).toEqual(both)
      }
      const snapshot = await registry.entity('/m/2', unowned, { links: ['target'] })
      expect(snapshot?.links).toEqual([await stored(registry, '/l/2')])
      expect(await linksOf('/l/2', { links: ['source', 'target'] })).toEqual([])
    },
  },
  {
    title: 'at most the requested number of links is read, the first ones',
    async run(kit) {
      const { linksOf } = await linked(kit)
      const all = ['/l/0', '/l/1', '/l/2', '/l/self']
      for (const mostLinks of [0, 1, 2, 3, 4, 5]) {
        expect(await linksOf('/m/1', { links: ['source', 'target'], mostLinks })).toEqual(all.slice(0, mostLinks))
      }
    },
  },
  {
    title: 'a scope sees its own and the unowned links of an entity',
    async run(kit) {
      const { linksOf } = await linked(kit)
      const links = ['source', 'target'] as const
      expect(await linksOf('/m/1', { links }, ann)).toEqual(['/l/0', '/l/1', '/l/2', '/l/ann', '/l/self'])
      expect(await linksOf('/m/1', { links }, bob)).toEqual(['/l/0', '/l/1', '/l/2', '/l/bob', '/l/self'])
      expect(await linksOf('/m/1', { links }, everyone)).toEqual([
        ...['/l/0', '/l/1', '/l/2', '/l/ann', '/l/bob', '/l/self'],
      ])
      expect(await linksOf('/m/3', { links }, ann)).toEqual(['/l/ann'])
      expect(await linksOf('/m/3', { links }, bob)).toBeUndefined()
    },
  },
  {
    title: 'a scope sees an unowned link at an owned entity',
    async run(kit) {
      const { linksOf, registry } = await linked(kit)
      await commit(registry, puts(attachment('/l/shared', '/m/2', '/m/3')))
      expect(await linksOf('/m/3', { links: ['target'] }, ann)).toEqual(['/l/ann', '/l/shared'])
    },
  },
]
