import type { StoredMixin } from '@occi/core'
import type { Registry, Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, puts } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, bob, everyone, machine, sorted, storedMixin, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const whole = storedMixin('whole', {
  title: 'Every field of a mixin',
  depends: ['http://example.com/occi#other'],
  rel: ['http://example.com/unknown#far'],
  applies: ['http://example.com/occi#machine'],
  actions: ['http://example.com/occi/action#go'],
  attributes: {
    'com.example.a': { type: 'string', mutable: true, required: true, pattern: { pattern: '^a' }, default: 'a' },
    constructor: { type: 'object' as const, mutable: 'once' as const, description: 'ünï', default: { a: [1, null] } },
  },
  userDefined: false,
  extras: { kept: [true] },
})
const identifier = (mixin: StoredMixin) => mixin.scheme + mixin.term

const put = (registry: Registry, mixin: StoredMixin) => commit(registry, [{ type: 'put-mixin', mixin }])
const titles = async (registry: Registry, scope: Scope) =>
  sorted((await registry.mixins(scope)).map((mixin) => `${mixin.term} ${mixin.title ?? ''}`))

export const mixins: readonly Case[] = [
  {
    title: 'a mixin is read as it was put',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, whole)
      expect(await registry.mixins(unowned)).toEqual([whole])
      const [read] = await registry.mixins(unowned)
      expect(Object.keys(read?.attributes ?? {})).toEqual(['com.example.a', 'constructor'])
    },
  },
  {
    title: 'a mixin of the same identifier and owner is replaced as a whole',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, whole)
      await put(registry, storedMixin('whole', { location: '/elsewhere/' }))
      expect(await registry.mixins(unowned)).toEqual([storedMixin('whole', { location: '/elsewhere/' })])
      // Its former location can be used again.
      await put(registry, storedMixin('next', { location: '/whole/' }))
      expect(await titles(registry, unowned)).toEqual(['next ', 'whole '])
    },
  },
  {
    title: 'the identifier and location of a deleted mixin can be used again',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, whole)
      await commit(registry, [{ type: 'delete-mixin', identifier: identifier(whole) }])
      expect(await registry.mixins(unowned)).toEqual([])
      await put(registry, storedMixin('other', { location: whole.location }))
      expect(await titles(registry, unowned)).toEqual(['other '])
    },
  },
  {
    title: 'deleting a mixin that does not exist does nothing',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, storedMixin('a', { owner: 'bob' }))
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#a' }], ann)
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#none' }], bob)
      expect(await titles(registry, bob)).toEqual(['a '])
    },
  },
  {
    title: 'an owner sees their own and the unowned mixins, each once',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, storedMixin('shared'))
      await put(registry, storedMixin('own', { owner: 'ann', title: "Ann's" }))
      await put(registry, storedMixin('own', { owner: 'bob', title: "Bob's" }))
      expect(await titles(registry, ann)).toEqual(["own Ann's", 'shared '])
      expect(await titles(registry, bob)).toEqual(["own Bob's", 'shared '])
      expect(await titles(registry, unowned)).toEqual(['shared '])
      expect(await titles(registry, { owner: 'eve' })).toEqual(['shared '])
      expect(await titles(registry, everyone)).toEqual(["own Ann's", "own Bob's", 'shared '])
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#own' }], ann)
      expect(await titles(registry, ann)).toEqual(['shared '])
      expect(await titles(registry, bob)).toEqual(["own Bob's", 'shared '])
      await commit(registry, [{ type: 'delete-mixin', identifier: 'http://example.com/occi#own', owner: 'bob' }], ann)
      expect(await titles(registry, everyone)).toEqual(['shared '])
    },
  },
  ...(['identifier', 'location'] as const).flatMap((name): Case[] => {
    const shared = storedMixin('shared')
    const anns = storedMixin(name === 'identifier' ? 'shared' : 'other', {
      owner: 'ann',
      location: name === 'location' ? shared.location : '/other/',
    })
    return [
      {
        title: `an unowned mixin cannot be shadowed by an owned one of the same ${name}`,
        async run(kit) {
          const registry = await kit.open()
          await put(registry, shared)
          await assertRefused('conflict', () => put(registry, anns))
          expect(await registry.mixins(everyone)).toEqual([shared])
        },
      },
      {
        title: `an unowned mixin cannot have the same ${name} as an owned one`,
        async run(kit) {
          const registry = await kit.open()
          await put(registry, anns)
          await assertRefused('conflict', () => put(registry, shared))
          expect(await registry.mixins(everyone)).toEqual([anns])
          await commit(registry, [{ type: 'delete-mixin', identifier: identifier(anns) }], ann)
          await put(registry, shared)
          expect(await registry.mixins(ann)).toEqual([shared])
        },
      },
    ]
  }),
  {
    title: "a location belongs to one of an owner's mixins",
    async run(kit) {
      const registry = await kit.open()
      await put(registry, storedMixin('a', { owner: 'ann' }))
      await assertRefused('conflict', () => put(registry, storedMixin('b', { owner: 'ann', location: '/a/' })))
      await put(registry, storedMixin('b', { owner: 'bob', location: '/a/' }))
      expect(await titles(registry, ann)).toEqual(['a '])
    },
  },
  {
    title: 'the same array is returned as long as nothing changed for its scope',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, storedMixin('shared'))
      await put(registry, storedMixin('own', { owner: 'ann' }))
      const scopes = [unowned, ann, bob, everyone]
      const read = () => Promise.all(scopes.map(async (scope) => registry.mixins(scope)))
      const same = async (before: readonly unknown[]) => (await read()).map((array, index) => array === before[index])
      const first = await read()
      expect(await same(first)).toEqual([true, true, true, true])
      await commit(registry, puts(machine('/m/1'), machine('/m/2', { owner: 'ann' })))
      expect(await same(first)).toEqual([true, true, true, true])
      await put(registry, storedMixin('own', { owner: 'ann', title: 'Changed' }))
      expect(await same(first)).toEqual([true, false, true, false])
      const second = await read()
      await put(registry, storedMixin('more'))
      expect(await same(second)).toEqual([false, false, false, false])
      expect(await titles(registry, bob)).toEqual(['more ', 'shared '])
    },
  },
  {
    title: 'a refused batch leaves the mixins as they were',
    async run(kit) {
      const registry = await kit.open()
      await put(registry, whole)
      const before = await registry.mixins(unowned)
      await assertRefused('conflict', () =>
        commit(registry, [
          { type: 'put-mixin', mixin: storedMixin('more') },
          { type: 'delete-mixin', identifier: identifier(whole) },
          { type: 'delete', location: '/none', version: 1 },
        ]),
      )
      expect(await registry.mixins(unowned)).toEqual(before)
    },
  },
]
