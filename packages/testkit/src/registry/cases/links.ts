import type { Direction } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { asPut, commit, puts, replacement, stored } from '../actions.ts'
import { ann, attachment, bob, everyone, machine, unowned } from '../fixtures.ts'
import type { Case, RegistryKit } from '../kit.ts'

const outside = 'http://example.org/elsewhere?a=1,b#c'

/** Links between three machines, one of them to the outside, and a link from one machine to itself. */
async function linked(kit: RegistryKit) {
  const registry = await kit.open()
  await commit(
    registry,
    puts(
      machine('/m/1'),
      machine('/m/2'),
      machine('/m/3'),
      attachment('/l/12', '/m/1', '/m/2'),
      attachment('/l/13', '/m/1', '/m/3'),
      attachment('/l/23', '/m/2', '/m/3'),
      attachment('/l/33', '/m/3', '/m/3'),
      attachment('/l/1out', '/m/1', outside),
    ),
  )
  const at = async (ends: readonly string[], direction: Direction, scope: Scope = unowned) =>
    (await registry.links(ends, direction, scope)).map((link) => link.location)
  return { registry, at }
}

export const links: readonly Case[] = [
  {
    title: 'links are found from their source and from their target',
    async run(kit) {
      const { at } = await linked(kit)
      expect(await at(['/m/1'], 'source')).toEqual(['/l/12', '/l/13', '/l/1out'])
      expect(await at(['/m/1'], 'target')).toEqual([])
      expect(await at(['/m/2'], 'target')).toEqual(['/l/12'])
      expect(await at(['/m/3'], 'source')).toEqual(['/l/33'])
      expect(await at(['/m/3'], 'target')).toEqual(['/l/13', '/l/23', '/l/33'])
    },
  },
  {
    title: 'links are found from many ends at once, each once, in the order of listings',
    async run(kit) {
      const { at } = await linked(kit)
      expect(await at(['/m/1', '/m/2', '/m/9'], 'source')).toEqual(['/l/12', '/l/13', '/l/1out', '/l/23'])
      expect(await at(['/m/3', '/m/3'], 'target')).toEqual(['/l/13', '/l/23', '/l/33'])
      expect(await at([], 'source')).toEqual([])
      const many = Array.from({ length: 2_000 }, (_, index) => `/m/${index}`)
      expect(await at(many, 'source')).toEqual(['/l/12', '/l/13', '/l/1out', '/l/23', '/l/33'])
    },
  },
  {
    title: 'links are returned whole',
    async run(kit) {
      const { registry } = await linked(kit)
      expect((await registry.links(['/m/2'], 'target', unowned)).map(asPut)).toEqual([
        attachment('/l/12', '/m/1', '/m/2'),
      ])
    },
  },
  {
    title: 'links to the outside are found by their target',
    async run(kit) {
      const { at } = await linked(kit)
      expect(await at([outside], 'target')).toEqual(['/l/1out'])
      expect(await at([outside], 'source')).toEqual([])
      expect(await at(['http://example.org/'], 'target')).toEqual([])
    },
  },
  {
    title: 'only links with exactly this end are found',
    async run(kit) {
      const { at } = await linked(kit)
      expect(await at(['/m/'], 'source')).toEqual([])
      expect(await at(['/m'], 'source')).toEqual([])
      expect(await at(['/l/12'], 'source')).toEqual([])
    },
  },
  {
    title: 'a link whose ends change is found at the new ones alone',
    async run(kit) {
      const { registry, at } = await linked(kit)
      await commit(registry, [replacement(await stored(registry, '/l/12'), { source: '/m/3', target: outside })])
      expect(await at(['/m/1'], 'source')).toEqual(['/l/13', '/l/1out'])
      expect(await at(['/m/2'], 'target')).toEqual([])
      expect(await at(['/m/3'], 'source')).toEqual(['/l/12', '/l/33'])
      expect(await at([outside], 'target')).toEqual(['/l/12', '/l/1out'])
    },
  },
  {
    title: 'an owner sees the links of their own and the unowned ones',
    async run(kit) {
      const { registry, at } = await linked(kit)
      await commit(registry, puts(attachment('/l/ann', '/m/1', '/m/2', { owner: 'ann' })))
      await commit(registry, puts(attachment('/l/bob', '/m/1', '/m/2', { owner: 'bob' })))
      expect(await at(['/m/2'], 'target')).toEqual(['/l/12'])
      expect(await at(['/m/2'], 'target', ann)).toEqual(['/l/12', '/l/ann'])
      expect(await at(['/m/2'], 'target', bob)).toEqual(['/l/12', '/l/bob'])
      expect(await at(['/m/2'], 'target', everyone)).toEqual(['/l/12', '/l/ann', '/l/bob'])
    },
  },
]
