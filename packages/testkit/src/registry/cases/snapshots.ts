import type { Scope, SnapshotOptions } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, puts, remove, stored, update } from '../actions.ts'
import { ann, attachment, bob, everyone, machine, storedMixin, unowned } from '../fixtures.ts'
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
  {
    title: 'the mixins that a scope sees are read with an entity if they are wanted',
    async run(kit) {
      const { registry } = await linked(kit)
      const mixinsOf = async (scope: Scope) => (await registry.entity('/m/1', scope, { mixins: true }))?.mixins
      expect(await mixinsOf(ann)).toEqual([])
      await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('a', { owner: 'ann' }) }], ann)
      await commit(registry, [{ type: 'put-mixin', mixin: storedMixin('all') }])
      for (const scope of [ann, bob, unowned, everyone]) {
        expect(await mixinsOf(scope)).toBe(await registry.mixins(scope))
        const { mixins } = (await registry.entity('/m/1', scope, { links: ['source'], mixins: true })) ?? {}
        expect(mixins).toBe(await registry.mixins(scope))
      }
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#a' }], ann)
      expect(await mixinsOf(ann)).toEqual([storedMixin('all')])
      expect((await registry.entity('/m/1', ann))?.mixins).toBeUndefined()
      expect(await registry.entity('/m/missing', ann, { mixins: true })).toBeUndefined()
    },
  },
  {
    title: 'each read shows an entity and its links as they are stored at that time',
    async run(kit) {
      const { registry, linksOf } = await linked(kit)
      const options = { links: ['source'] } as const
      for (const title of ['One', 'Two']) {
        await update(registry, '/m/1', { title })
        for (const key of ['/m/1', machine('/m/1').id]) {
          for (const scope of [unowned, ann, everyone]) {
            const read = await registry.entity(key, scope, options)
            expect(read?.entity).toEqual(await stored(registry, '/m/1'))
            // The revision may be another: in a shared store it can advance by what is not of this registry.
            const again = await registry.entity(key, scope, options)
            expect({ ...again, revision: read?.revision }).toEqual(read)
          }
        }
      }
      expect(await linksOf('/m/1', options)).toEqual(['/l/0', '/l/2', '/l/self'])
      await update(registry, '/l/2', { title: 'Link' })
      const changed = await registry.entity('/m/1', unowned, options)
      expect(changed?.links.map(({ title }) => title)).toEqual([undefined, 'Link', undefined])
      await remove(registry, '/l/2')
      await commit(registry, puts(attachment('/l/9', '/m/1', '/m/2')))
      expect(await linksOf('/m/1', options)).toEqual(['/l/0', '/l/9', '/l/self'])
      expect(await linksOf('/m/1', options, ann)).toEqual(['/l/0', '/l/9', '/l/ann', '/l/self'])
      // What takes the place of an entity that was read is read.
      for (const location of ['/l/0', '/l/1', '/l/9', '/l/self']) await remove(registry, location)
      await remove(registry, '/l/ann', ann)
      await remove(registry, '/l/bob', bob)
      await remove(registry, '/m/1')
      expect(await registry.entity('/m/1', ann, options)).toBeUndefined()
      await commit(registry, puts(machine('/m/1', { owner: 'ann', title: "Ann's" })), ann)
      expect((await registry.entity('/m/1', ann, options))?.entity.title).toBe("Ann's")
      expect(await registry.entity('/m/1', bob, options)).toBeUndefined()
      expect(await registry.entity('/m/1', unowned, options)).toBeUndefined()
    },
  },
]
