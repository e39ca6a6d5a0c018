import type { Change, Registry } from '@occi/core'
import { expect } from 'vitest'
import { expectRefused } from '../expectations.ts'
import { attachment, commit, findAll, machine, next, nobody, puts, sorted, storedMixin } from '../fixtures.ts'
import type { Case } from '../kit.ts'

const one = machine('/m/1', { attributes: { a: 1 } })
const two = machine('/m/2')
const link = attachment('/l/1', '/m/1', '/m/2')

/** Everything that a registry holds of nobody's, to be compared. */
async function everythingIn(registry: Registry) {
  return {
    entities: await findAll(registry),
    links: await registry.links(['/m/1', '/m/2', '/m/3'], 'source', nobody),
    mixins: sorted((await registry.mixins(nobody)).map((mixin) => JSON.stringify(mixin))),
    count: await registry.count({}, nobody),
  }
}

/** Changes that are each possible in the store of `failing`. */
const possible: readonly Change[] = [
  { type: 'put', entity: next(one, { attributes: { a: 2 }, mixins: ['http://example.com/occi#m'] }) },
  { type: 'put', entity: machine('/m/3') },
  { type: 'put', entity: attachment('/l/2', '/m/3', '/m/2') },
  { type: 'delete', location: '/l/1', version: 1 },
  { type: 'put-mixin', mixin: storedMixin('new') },
  { type: 'put-mixin', mixin: storedMixin('old', { title: 'Changed' }) },
  { type: 'delete-mixin', identifier: 'http://example.com/occi#gone' },
  { type: 'expect', location: '/m/2', version: 1 },
]

/** Changes that are each a conflict there. */
const conflicts: readonly { readonly what: string; readonly change: Change }[] = [
  { what: 'making what is there', change: { type: 'put', entity: two } },
  { what: 'replacing what is not there', change: { type: 'put', entity: machine('/m/9', { version: 2 }) } },
  { what: 'an id that is taken', change: { type: 'put', entity: machine('/m/9', { id: two.id }) } },
  { what: 'deleting another version', change: { type: 'delete', location: '/m/2', version: 2 } },
  { what: 'deleting what is not there', change: { type: 'delete', location: '/m/9', version: 1 } },
  { what: 'expecting another version', change: { type: 'expect', location: '/m/2', version: 2 } },
  { what: 'expecting what is not there', change: { type: 'expect', location: '/m/9', version: 1 } },
  {
    what: "a mixin's location that is taken",
    change: { type: 'put-mixin', mixin: storedMixin('x', { location: '/old/' }) },
  },
]

export const batches: readonly Case[] = [
  {
    title: 'all changes of a batch are made',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one, two, link))
      await commit(registry, [...puts(next(one), machine('/m/3')), { type: 'delete', location: '/l/1', version: 1 }])
      expect(await findAll(registry)).toEqual([next(one), two, machine('/m/3')])
    },
  },
  ...conflicts.flatMap(({ what, change }) =>
    [0, possible.length].map(
      (place): Case => ({
        title: `${what} ${place === 0 ? 'at the start' : 'at the end'} of a batch: nothing of it happens`,
        async run(kit) {
          const registry = await kit.open()
          await commit(registry, [
            ...puts(one, two, link),
            { type: 'put-mixin', mixin: storedMixin('old') },
            { type: 'put-mixin', mixin: storedMixin('gone') },
          ])
          const before = await everythingIn(registry)
          await expectRefused('conflict', () => commit(registry, possible.toSpliced(place, 0, change)))
          expect(await everythingIn(registry)).toEqual(before)
          // and it was this change alone
          await commit(registry, possible)
          expect(await registry.entity('/m/3', nobody)).toEqual(machine('/m/3'))
        },
      }),
    ),
  ),
  {
    title: 'expect changes nothing',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      await commit(registry, [{ type: 'expect', location: '/m/1', version: 1 }])
      expect(await findAll(registry)).toEqual([one])
    },
  },
  {
    title: 'the changes of a batch are made in their order',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, puts(one))
      const other = machine('/m/1', { id: 'urn:uuid:00000000-0000-4000-8000-000000000002' })
      await commit(registry, [
        { type: 'put', entity: next(one) },
        { type: 'expect', location: '/m/1', version: 2 },
        { type: 'delete', location: '/m/1', version: 2 },
        { type: 'put', entity: other },
        { type: 'put', entity: machine('/m/4', { id: one.id }) },
      ])
      expect(await findAll(registry)).toEqual([other, machine('/m/4', { id: one.id })])
      expect(await registry.entity(one.id, nobody)).toEqual(machine('/m/4', { id: one.id }))
    },
  },
  {
    title: 'an empty batch commits',
    async run(kit) {
      const registry = await kit.open()
      await commit(registry, [])
      expect(await findAll(registry)).toEqual([])
    },
  },
]
