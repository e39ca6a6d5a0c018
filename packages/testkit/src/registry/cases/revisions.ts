import type { Entity } from '@occi/core'
import { expect } from 'vitest'
import { asPut, commit, deletion, locations, puts, remove, replacement, stored, update } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, attachment, machine, unowned } from '../fixtures.ts'
import { changesSince, locationsOf, revisionOf } from '../following.ts'
import type { Case } from '../kit.ts'

/** The ways in which a store is opened again after its registry ended. */
const ends = [
  { needs: 'reopen', after: 'after closing and opening' },
  { needs: 'crash', after: 'after a crash' },
] as const

export const revisions: readonly Case[] = [
  {
    title: 'commit returns what is stored, in the order of its puts',
    async run(kit) {
      const registry = await kit.open()
      const link = attachment('/l/1', '/m/2', '/m/1')
      const { entities } = await commit(registry, puts(machine('/m/2'), link, machine('/m/1', { owner: 'ann' })))
      expect(entities.map(asPut)).toEqual([machine('/m/2'), link, machine('/m/1', { owner: 'ann' })])
      for (const entity of entities) expect(await stored(registry, entity.location, ann)).toEqual(entity)
    },
  },
  {
    title: 'the registry sets version and times, whatever the put says',
    async run(kit) {
      const registry = await kit.open()
      const given = { ...machine('/m/1'), version: 77, created: 5, changed: 6 }
      const from = Date.now()
      await commit(registry, puts(given))
      const first = await stored(registry, '/m/1')
      expect(Number.isSafeInteger(first.version)).toBe(true)
      expect([first.created, first.changed]).toEqual([expect.any(Number), first.created])
      // The clock of the store may differ a little.
      expect(Math.abs(Number(first.created) - from)).toBeLessThan(3_600_000)
      await commit(registry, [{ type: 'put', entity: given, replaces: first.version }])
      const second = await stored(registry, '/m/1')
      expect(second.version).not.toBe(first.version)
      expect(second.created).toBe(first.created)
      expect(Number(second.changed)).toBeGreaterThanOrEqual(Number(first.changed))
    },
  },
  {
    title: 'an entity that is deleted and created again never has a version that it had before',
    async run(kit) {
      const registry = await kit.open()
      const versions: number[] = []
      const put = async (entity: Entity) => {
        await commit(registry, puts(entity))
        versions.push((await stored(registry, entity.location)).version)
      }
      for (let round = 0; round < 3; round++) {
        await put(machine('/m/1'))
        versions.push((await update(registry, '/m/1')).version)
        const last = await stored(registry, '/m/1')
        await remove(registry, '/m/1')
        await put(machine('/m/1'))
        await assertRefused('conflict', () => commit(registry, [deletion(last)]))
        await assertRefused('conflict', () => commit(registry, [replacement(last)]))
        // and within one commit
        await commit(registry, [deletion(await stored(registry, '/m/1')), ...puts(machine('/m/1'))])
        versions.push((await stored(registry, '/m/1')).version)
        await remove(registry, '/m/1')
      }
      expect(new Set(versions).size).toBe(versions.length)
    },
  },
  ...ends.map(
    ({ needs, after }): Case => ({
      title: `versions and stamps are not repeated ${after}`,
      needs: [needs],
      async run(kit) {
        let registry = await kit.open()
        const seen: number[] = []
        for (let round = 0; round < 3; round++) {
          await commit(registry, puts(machine('/m/1')))
          await update(registry, '/m/1')
          const { entity, stamp } = (await registry.entity('/m/1', unowned)) ?? {}
          seen.push(entity?.version ?? Number.NaN)
          expect(stamp).toBeDefined()
          await remove(registry, '/m/1')
          registry = await kit[needs](registry)
        }
        expect(new Set(seen).size).toBe(3)
      },
    }),
  ),
  {
    title: 'a revision is safe in a header field and in a URL',
    async run(kit) {
      const registry = await kit.open()
      const revisions = [await revisionOf(registry), (await commit(registry, puts(machine('/m/1')))).revision]
      revisions.push((await registry.entity('/m/1', unowned))?.revision ?? '', await revisionOf(registry))
      for (const revision of revisions) expect(revision).toMatch(/^[\w.~:@!$'()*,;=+-]{1,200}$/)
    },
  },
  {
    title: 'changes after the revision of an entity, a page or a commit miss nothing that it does not show',
    async run(kit) {
      const registry = await kit.open()
      const committed = await commit(registry, puts(machine('/m/1')))
      const revisions = {
        entity: (await registry.entity('/m/1', unowned))?.revision ?? '',
        page: await revisionOf(registry),
        commit: committed.revision,
      }
      await commit(registry, puts(machine('/m/2')))
      await update(registry, '/m/1')
      for (const [of, revision] of Object.entries(revisions)) {
        const changed = (await changesSince(registry, revision)).flatMap(({ entities }) => locationsOf(entities))
        expect({ of, changed }).toEqual({ of, changed: expect.arrayContaining(['/m/1', '/m/2']) })
      }
    },
  },
  {
    title: 'a list and the changes after it are everything, while others commit',
    async run(kit) {
      const registry = await kit.open()
      const writing = Promise.all(
        Array.from({ length: 40 }, (_, index) => commit(registry, puts(machine(`/m/${index}`)))),
      )
      const { items, revision } = await registry.page({ limit: 1000 }, unowned)
      await writing
      const known = new Set(items.map((entity) => entity.location))
      for (const { entities } of await changesSince(registry, revision)) {
        for (const location of locationsOf(entities)) known.add(location)
      }
      expect(await locations(registry, { prefix: '/m/' })).toEqual(
        [...known].filter((location) => location.startsWith('/m/')).sort(),
      )
      expect(known.size).toBe(40)
    },
  },
]
