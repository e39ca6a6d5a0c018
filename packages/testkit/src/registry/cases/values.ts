import { type AttributeValue, attributeOf, type Extras } from '@occi/core'
import { noAttributes, sameJson } from '@occi/core/authoring'
import fc from 'fast-check'
import { expect } from 'vitest'
import { commit, locations, puts, read, replacement, stored, update } from '../actions.ts'
import { arbitraryAttributes, arbitraryContent, entityOf } from '../arbitraries.ts'
import { attachment, machine, storedMixin, unowned } from '../fixtures.ts'
import type { Case } from '../kit.ts'

/** Values that stores are known to damage. */
const awkward: readonly AttributeValue[] = [
  '',
  ' ',
  ' leading, and trailing ',
  'a\tb',
  '\'"\\`;--%_*?',
  'null',
  'ünïcödé 漢字 😀 ﷽ e\u0301 \u200f',
  '\ufffd\ufeff\u{10ffff}',
  'x'.repeat(100_000),
  0,
  -1,
  0.1,
  1.0000000000000002,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 63,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  -Number.MAX_VALUE,
  1e21,
  true,
  false,
  [],
  {},
  [[], [[]], {}, null, '', 0, false],
  { constructor: { prototype: 1 }, toString: null, '': '', 'a.b': [1], ünï: '漢' },
  JSON.parse('{"__proto__": {"a": 1}}'),
  [1, '1', true, 'true', null, 'null'],
]

/** Values that are not JSON, whatever their types say. */
const notJson: readonly unknown[] = [
  1n,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  () => 1,
  Symbol('a'),
  [undefined],
  { a: { b: [1n] } },
  new Map([['a', 1]]),
  new Date(0),
  cyclic(),
  nested(20_000),
]

function cyclic(): object {
  const cycle: { self?: object } = {}
  cycle.self = cycle
  return cycle
}

function nested(depth: number): object {
  let value: object = {}
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

/** Names that every JavaScript object knows; a store that uses bare objects mixes them up. */
const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']

export const values: readonly Case[] = [
  {
    title: 'values of every type are read as they were put',
    async run(kit) {
      const registry = await kit.open()
      const attributes = Object.assign(noAttributes(), Object.fromEntries(awkward.map((value, i) => [`a${i}`, value])))
      await commit(registry, puts(machine('/machine/1', { attributes })))
      const entity = await stored(registry, '/machine/1')
      for (const [index, value] of awkward.entries()) {
        const found = entity.attributes[`a${index}`]
        expect(found).toEqual(value)
        expect({ found, same: sameJson(found, value) }).toHaveProperty('same', true)
      }
      expect(Object.keys(entity.attributes)).toHaveLength(awkward.length)
    },
  },
  {
    title: 'what is not JSON is refused, and nothing of its commit is stored',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(machine('/machine/1', { attributes: { a: 1 } })))
      const before = await stored(registry, '/machine/1')
      for (const value of notJson) {
        const attributes = Object.assign(noAttributes(), { a: value })
        const extras: Extras = {}
        Reflect.set(extras, 'a', value)
        const refused = [
          replacement(before, { attributes }),
          replacement(before, { extras }),
          ...puts(machine('/machine/3', { attributes })),
        ]
        for (const change of refused) {
          const fails = commit(registry, [...puts(machine('/machine/2')), change])
          await expect(fails).rejects.toMatchObject({ code: 'definition' })
          expect(await locations(registry)).toEqual(['/machine/1'])
          expect(await stored(registry, '/machine/1')).toEqual(before)
        }
        const mixin = storedMixin('odd', { extras })
        const fails = commit(registry, [...puts(machine('/machine/2')), { type: 'put-mixin', mixin }])
        await expect(fails).rejects.toMatchObject({ code: 'definition' })
        expect(await registry.mixins(unowned)).toEqual([])
      }
      await commit(registry, [replacement(before, { attributes: { a: 2 } })])
      expect(await locations(registry, { attributes: new Map([['a', 2]]) })).toEqual(['/machine/1'])
    },
  },
  {
    title: 'entities are found by values of every type',
    async run(kit) {
      const registry = await kit.open()
      const entities = awkward.map((value, index) => machine(`/machine/${index}`, { attributes: { a: value } }))
      await commit(registry, puts(...entities))
      for (const [index, value] of awkward.entries()) {
        expect(await locations(registry, { attributes: new Map([['a', value]]) })).toEqual([`/machine/${index}`])
      }
    },
  },
  {
    title: 'attributes may be named as what every object inherits',
    async run(kit) {
      const registry = await kit.open()
      const attributes = Object.assign(noAttributes(), Object.fromEntries(inherited.map((name) => [name, 'own'])))
      await commit(registry, puts(machine('/machine/1', { attributes }), machine('/machine/2')))
      const [named, bare] = [await read(registry, '/machine/1'), await read(registry, '/machine/2')]
      for (const name of inherited) {
        expect(named && attributeOf(named, name)).toBe('own')
        expect(bare && attributeOf(bare, name)).toBeUndefined()
        expect(await locations(registry, { attributes: new Map([[name, 'own']]) })).toEqual(['/machine/1'])
      }
    },
  },
  {
    title: 'texts that are not attributes are read as they were put',
    async run(kit) {
      const registry = await kit.open()
      const texts = awkward.filter((value) => typeof value === 'string')
      const entities = texts.flatMap((text, index) => [
        machine(`/machine/${index}`, { title: text, summary: text, extras: { constructor: text, list: [text, null] } }),
        attachment(`/attachment/${index}`, `/machine/${index}`, `http://example.org/#${index}`, { title: text }),
      ])
      await commit(registry, puts(...entities))
      for (const entity of entities) expect(await read(registry, entity.location)).toEqual(entity)
    },
  },
  {
    title: 'any resource and any link is read as it was put',
    async run(kit) {
      const registry = await kit.open()
      let number = 0
      await fc.assert(
        fc.asyncProperty(arbitraryContent, arbitraryAttributes, async (content, attributes) => {
          const entity = entityOf(`/any/${number++}`, undefined, content)
          await commit(registry, puts(entity))
          expect(await read(registry, entity.location)).toEqual(entity)
          await update(registry, entity.location, { attributes })
          expect(await read(registry, entity.id)).toEqual({ ...entity, attributes })
        }),
        { numRuns: 50 },
      )
    },
  },
  {
    title: 'what a caller does later to what it passed in changes nothing that is stored',
    async run(kit) {
      const registry = await kit.open()
      const attributes = Object.assign(noAttributes(), { a: 1 })
      const given = { ...machine('/machine/1', { title: 'Given' }), attributes }
      await commit(registry, puts(given))
      // A registry may have frozen it: then these do nothing.
      Reflect.set(given, 'title', 'Changed')
      Reflect.set(attributes, 'a', 2)
      Reflect.set(attributes, 'b', 3)
      const found = await stored(registry, '/machine/1')
      expect(found.title).toBe('Given')
      expect({ ...found.attributes }).toEqual({ a: 1 })
      expect(await locations(registry, { attributes: new Map([['a', 1]]) })).toEqual(['/machine/1'])
    },
  },
]
