import type { Backend, Entity, StoredMixin } from '@occi/core'
import { describe, expect, it } from 'vitest'
import {
  disk,
  draft,
  knownMixin,
  machine,
  mixinDraft,
  patch,
  placed,
  plug,
  put,
  refusal,
  refuse,
  stored,
  storedLocations,
  testService,
  withLinks,
} from './cloud.test-fixture.ts'
import { create } from './operations/create.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { remove } from './operations/delete.ts'
import { changeMembers } from './operations/members.ts'

const image: Omit<StoredMixin, 'userDefined' | 'owner' | 'rel'> = {
  scheme: 'http://images.example/#',
  term: 'golden',
  location: '/images/golden/',
  depends: [],
  applies: [],
  actions: [],
  attributes: {},
}
const golden = 'http://images.example/#golden'

/** Counts at each disk how many plugs lead to it. */
const plugs: Backend = {
  create(entity, { batch }) {
    if ('target' in entity) batch.update(entity.target, (target) => count(target, 1))
  },
  delete(entity, { batch }) {
    if ('target' in entity) batch.update(entity.target, (target) => count(target, -1))
  },
}
function count(target: { attributes: Record<string, unknown> }, by: number): void {
  target.attributes['com.example.uses'] = Number(target.attributes['com.example.uses'] ?? 0) + by
}

describe('batch.update', () => {
  it('changes the ends of a link in the commit that creates or deletes it', async () => {
    const { engine } = testService({ plug: plugs })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await put(engine, '/plug/2', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 2 } })
    await remove('/machine/1', await engine.call())
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 0 } })
  })

  it('merges several changes of one entity, and shows each the results of those before it', async () => {
    const { engine } = testService({ plug: plugs })
    await put(engine, '/disk/1', draft(disk))
    const links = [draft(plug, { target: '/disk/1' }), draft(plug, { target: '/disk/1' })]
    await put(engine, '/machine/1', withLinks(draft(machine), links))
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 2 } })
  })

  it('changes what the same request creates, and the answer shows it', async () => {
    const { engine } = testService({ plug: plugs })
    const target = draft(disk)
    const made = await create([target, withLinks(draft(machine), [draft(plug, { target })])], {}, await engine.call())
    const [first] = made
    expect(first?.entity).toMatchObject({ attributes: { 'com.example.uses': 1 } })
    expect(await stored(engine, first?.entity.location ?? '')).toEqual(first?.entity)
  })

  it('names an entity by its id as well', async () => {
    const { engine } = testService({
      plug: { create: (_, { batch }) => batch.update(id, (target) => count(target, 1)) },
    })
    await put(engine, '/machine/1', draft(machine))
    const { id } = await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 1 } })
  })

  it('changes attributes, actions and extras, and nothing else', async () => {
    const { engine } = testService({
      plug: {
        create(entity, { batch }) {
          if (!('target' in entity)) return
          batch.update(entity.target, (target) => {
            Object.assign(target, { title: 'forged', version: 99, owner: 'eve' })
            target.attributes['com.example.uses'] = 1
            target.extras = { x: 1 }
          })
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk, { title: 'mine' }))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    const changed = await stored(engine, '/disk/1')
    expect(changed).toMatchObject({ title: 'mine', attributes: { 'com.example.uses': 1 }, extras: { x: 1 } })
    expect(changed?.owner).toBeUndefined()
  })

  it('is refused for an entity that is not locked or does not exist: nothing is stored', async () => {
    for (const location of ['/disk/1', '/disk/9']) {
      const log: string[] = []
      const { engine, registry } = testService({
        machine: {
          create: (_, { batch }) => batch.update(location, () => {}),
          delete: () => void log.push('taken back'),
        },
      })
      await put(engine, '/disk/1', draft(disk))
      await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({
        code: 'definition',
        message: expect.stringContaining(`${location}`),
      })
      expect(log).toEqual(['taken back'])
      expect(await storedLocations(registry)).toEqual(['/disk/1'])
    }
  })

  it('stores nothing if its function throws, and undoes accepted calls', async () => {
    const log: string[] = []
    const { engine } = testService({
      plug: {
        create(entity, { batch }) {
          if ('target' in entity) batch.update(entity.target, refuse)
        },
        delete: () => void log.push('taken back'),
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const before = await put(engine, '/disk/1', draft(disk))
    await expect(put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))).rejects.toBe(refusal)
    expect(log).toEqual(['taken back'])
    expect(await stored(engine, '/disk/1')).toEqual(before)
    expect(await stored(engine, '/plug/1')).toBeUndefined()
  })

  it('is discarded with an operation that is refused', async () => {
    const { engine } = testService({ plug: plugs, placed: { create: refuse } })
    await put(engine, '/machine/1', draft(machine))
    const before = await put(engine, '/disk/1', draft(disk))
    const refused = draft(plug, { source: '/machine/1', target: '/disk/1', mixins: [placed] })
    await expect(put(engine, '/plug/1', refused)).rejects.toBe(refusal)
    expect(await stored(engine, '/disk/1')).toEqual(before)
  })

  it('reaches the ends of a link that is changed, the old and the new', async () => {
    const { engine } = testService({
      plug: {
        ...plugs,
        update(entity, { target }, { batch }) {
          if (!('target' in entity) || target === undefined) return
          batch.update(entity.target, (old) => count(old, -1))
          batch.update(target, (fresh) => count(fresh, 1))
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    for (const n of [1, 2]) await put(engine, `/disk/${n}`, draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await patch(engine, '/plug/1', { target: '/disk/2' })
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 0 } })
    expect(await stored(engine, '/disk/2')).toMatchObject({ attributes: { 'com.example.uses': 1 } })
  })
})

describe('batch.entity', () => {
  /** Gives each plug a number of its own at its disk. */
  const numbers: Backend = {
    async create(entity, { batch }) {
      if (!('target' in entity)) return
      const { attributes } = (await batch.entity(entity.target)) ?? entity
      entity.attributes['com.example.number'] = Number(attributes['com.example.uses'] ?? 0) + 1
      batch.update(entity.target, (target) => count(target, 1))
    },
  }
  const numbersOf = (links: readonly Entity[]) => links.map(({ attributes }) => attributes['com.example.number'])

  it('shows what the operation has created, and later updates of it', async () => {
    const { engine } = testService({
      plug: numbers,
      disk: { create: (entity) => void Object.assign(entity.attributes, { 'com.example.uses': 10 }) },
    })
    const target = draft(disk)
    const links = [draft(plug, { target }), draft(plug, { target })]
    const [, made] = await create([target, withLinks(draft(machine), links)], {}, await engine.call())
    expect(numbersOf(made?.links ?? [])).toEqual([11, 12])
  })

  it('applies every update once for readers, and once for the registry', async () => {
    const appliedFor = async (links: number) => {
      let applied = 0
      const { engine } = testService({
        plug: {
          async create(entity, { batch }) {
            if (!('target' in entity)) return
            for (const key of [entity.target, 'urn:uuid:none']) await batch.entity(key)
            batch.update(entity.target, (target) => {
              applied++
              count(target, 1)
            })
          },
        },
      })
      const target = draft(disk)
      const all = Array.from({ length: links }, () => draft(plug, { target }))
      const [made] = await create([target, withLinks(draft(machine), all)], {}, await engine.call())
      expect(made?.entity.attributes['com.example.uses']).toBe(links)
      return applied
    }
    expect(await appliedFor(400)).toBeLessThan(10 * (await appliedFor(40)) + 10)
  })

  it('shows updates by location and by id, in order, and not discarded ones', async () => {
    const seen: unknown[] = []
    const use = (value: number) => (entity: Entity) => {
      entity.attributes['com.example.uses'] = value
    }
    const { engine } = testService({
      plug: {
        async create(_, { batch }) {
          const id = (await batch.entity('/disk/1'))?.id ?? ''
          for (const [key, value] of [
            ['/disk/1', 1],
            [id, 2],
            ['/disk/1', 3],
            [id, 4],
          ] as const) {
            batch.update(key, use(value))
            seen.push((await batch.entity(key))?.attributes['com.example.uses'])
          }
          batch.update('/disk/1', use(5))
          batch.update(id, use(6))
          seen.push((await batch.entity('/disk/1'))?.attributes['com.example.uses'])
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    expect(seen).toEqual([1, 2, 3, 4, 6])
    expect(await stored(engine, '/disk/1')).toMatchObject({ attributes: { 'com.example.uses': 6 } })
  })

  it('shows what is stored, by location or id, as a copy', async () => {
    const seen: unknown[] = []
    const { engine } = testService({
      plug: {
        async create(entity, { batch }) {
          const before = await batch.entity('/disk/1')
          Object.assign(before ?? {}, { title: 'forged' })
          batch.update('/disk/1', (one) => Object.assign(one, { title: 'forged', extras: { x: 1 } }))
          const after = await batch.entity(before?.id ?? '')
          seen.push(after, await batch.entity('/disk/9'), await batch.entity('http://example.org/'))
          expect(entity.version).toBe(0)
        },
      },
    })
    await put(engine, '/machine/1', draft(machine))
    const before = await put(engine, '/disk/1', draft(disk, { title: 'mine' }))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    expect(seen).toEqual([{ ...before, extras: { x: 1 } }, undefined, undefined])
  })

  it('shows what the operation has changed', async () => {
    const titles: unknown[] = []
    const { engine } = testService({
      placed: {
        async associate(_, { batch }) {
          for (const location of ['/machine/1', '/machine/2']) titles.push((await batch.entity(location))?.mixins)
        },
      },
    })
    for (const n of [1, 2]) await put(engine, `/machine/${n}`, draft(machine))
    await changeMembers(placed, 'add', ['/machine/1', '/machine/2'], await engine.call())
    expect(titles).toEqual([[], [], [placed.identifier], []])
  })
})

describe('batch.putMixin', () => {
  const making = (mixin: typeof image): Backend => ({ create: (_, { batch }) => batch.putMixin(mixin) })

  it('creates a mixin that the caller owns, with its categories', async () => {
    const { engine } = testService({ machine: making({ ...image, depends: [placed.identifier] }) })
    await put(engine, '/machine/1', draft(machine), await engine.call({ owner: 'ann' }))
    const { catalogue } = await engine.call({ owner: 'ann' })
    expect(knownMixin(catalogue, golden)).toMatchObject({ owner: 'ann', userDefined: false, depends: [placed] })
    expect((await engine.call()).catalogue.get(golden)).toBeUndefined()
  })

  it('replaces one that a backend created, and deleteMixin removes it', async () => {
    let title = 'first'
    const { engine } = testService({
      machine: {
        create: (_, { batch }) => batch.putMixin({ ...image, title }),
        delete: (_, { batch }) => batch.deleteMixin(golden),
      },
    })
    await put(engine, '/machine/1', draft(machine))
    title = 'second'
    await put(engine, '/machine/2', draft(machine))
    expect(knownMixin(await engine.catalogue({}), golden).title).toBe('second')
    await remove('/machine/1', await engine.call())
    expect((await engine.catalogue({})).get(golden)).toBeUndefined()
  })

  it.each([
    ['the identity of a category of the service', { ...image, scheme: placed.scheme, term: placed.term }, 'conflict'],
    ['the identity of a client’s mixin', { ...image, scheme: 'http://tags.example.com/#', term: 'web' }, 'conflict'],
    ['a location that is taken', { ...image, location: '/disk/' }, 'conflict'],
    ['no term', { ...image, term: 'my image!' }, 'definition'],
    ['no location', { ...image, location: 'images' }, 'definition'],
    ['kinds that are not there', { ...image, applies: ['http://nowhere.example/#x'] }, 'definition'],
  ])('refuses one with %s: nothing is stored', async (_, mixin, code) => {
    const { engine, registry } = testService({ machine: making(mixin) })
    await defineMixins([mixinDraft('web')], await engine.call())
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({ code })
    expect(await storedLocations(registry)).toEqual([])
    expect(await registry.mixins({})).toHaveLength(1)
  })
})
