import {
  attributeOf,
  type Change,
  type Entity,
  idOf,
  type Query,
  type Registry,
  type Scope,
  type StoredMixin,
} from '@occi/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import { commit, findStored } from '../actions.ts'
import { arbitraryContent, arbitraryLocation, arbitraryOwner, type Content, entityOf } from '../arbitraries.ts'
import {
  ann,
  attachmentKind,
  bob,
  diskKind,
  everyone,
  fastMixin,
  machineKind,
  safeMixin,
  sorted,
  storedMixin,
  unowned,
} from '../fixtures.ts'
import type { Case } from '../kit.ts'
import { byOrder, Model } from '../model.ts'

const scopes: readonly Scope[] = [unowned, ann, bob, everyone]

/** A change as it is drawn; which version it names depends on what is stored then. */
type Drawn =
  | {
      readonly type: 'put'
      readonly location: string
      readonly owner?: string
      readonly content: Content
      readonly luck: Luck
    }
  | { readonly type: 'delete'; readonly location: string; readonly owner?: string; readonly luck: Luck }
  | { readonly type: 'put-mixin'; readonly mixin: StoredMixin }
  | { readonly type: 'delete-mixin' | 'expect-mixin'; readonly identifier: string; readonly owner?: string }

/** Whether a change names the version that is stored, another, or an id in use. */
type Luck = 'right' | 'wrong' | 'foreign id'

const luck = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Luck>('right') },
  fc.constant<Luck>('wrong'),
  fc.constant<Luck>('foreign id'),
)
const term = fc.constantFrom('m1', 'm2', 'm3')

const anyChange: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ location: arbitraryLocation, owner: arbitraryOwner, content: arbitraryContent, luck })
      .map((drawn) => ({ type: 'put' as const, ...drawn })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ location: arbitraryLocation, owner: arbitraryOwner, luck })
      .map((drawn) => ({ type: 'delete' as const, ...drawn })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ term, place: term, owner: arbitraryOwner }).map(({ term, place, owner }) => ({
      type: 'put-mixin' as const,
      mixin: storedMixin(term, { location: `/${place}/`, owner }),
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ type: fc.constantFrom('delete-mixin' as const, 'expect-mixin' as const), term, owner: arbitraryOwner })
      .map(({ type, term, owner }) => ({ type, identifier: `http://example.com/occi#${term}`, owner })),
  },
)

const anyBatch = fc.record({
  scope: fc.constantFrom(unowned, ann, bob),
  changes: fc.array(anyChange, { minLength: 1, maxLength: 3 }),
})

/** Returns the change that was drawn, with the names and the version that fit what is stored. */
function asChange(drawn: Drawn, scope: Scope, model: Model): Change {
  if (drawn.type === 'delete') {
    const { luck, ...rest } = drawn
    const owner = drawn.owner === undefined ? scope : { owner: drawn.owner }
    const [current] = model.named(drawn.location, owner)
    return { ...rest, version: (current?.version ?? 1) - (luck === 'right' ? 0 : 1) }
  }
  if (drawn.type !== 'put') return drawn
  const current = model.named(drawn.location, everyone).find((entity) => entity.owner === drawn.owner)
  const entity = entityOf(drawn.location, drawn.owner, drawn.content)
  const id = drawn.luck === 'foreign id' ? idOf('/a/1', drawn.owner) : (current?.id ?? entity.id)
  const version = drawn.luck === 'wrong' ? (current?.version ?? 1) - 1 : current?.version
  return { type: 'put', entity: { ...entity, id }, replaces: version }
}

/** Queries of all sorts; some are about values that are stored. */
function queriesAbout(entities: readonly Entity[]): readonly Query[] {
  const queries: Query[] = [
    {},
    { prefix: '/a/' },
    { prefix: '/a/b/' },
    { mixins: [fastMixin, safeMixin], prefix: '/a/' },
    ...[machineKind, diskKind, attachmentKind].flatMap((kind) => [
      { kind },
      { kind, prefix: '/a/', mixins: [fastMixin] },
    ]),
    ...[fastMixin, safeMixin].map((mixin) => ({ mixins: [mixin] })),
  ]
  for (const { kind, attributes } of entities.slice(0, 4)) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined)
        queries.push({ attributes: new Map([[name, value]]) }, { kind, attributes: new Map([[name, value]]) })
    }
  }
  const names = ['occi.core.id', 'occi.core.title', 'occi.core.source', 'occi.core.target', 'occi.core.target.kind']
  for (const entity of entities.slice(0, 4)) {
    for (const name of names) {
      const value = attributeOf(entity, name)
      if (value !== undefined) queries.push({ attributes: new Map([[name, value]]) })
    }
  }
  return queries
}

/** Expects that a registry answers everything as the model does. */
async function expectAgreement(registry: Registry, model: Model): Promise<void> {
  for (const scope of scopes) {
    const all = model.found({}, scope)
    for (const key of all.flatMap(({ location, id }) => [location, id]).concat('/none', 'urn:uuid:none')) {
      const named = model.named(key, scope)
      const found = (await registry.entity(key, scope))?.entity
      if (named.length === 0) expect(found).toBeUndefined()
      else expect(named).toContainEqual(found)
    }
    for (const query of queriesAbout(all)) {
      const expected = model.found(query, scope)
      const limit = 1 + (expected.length % 4)
      const found = await findStored(registry, query, scope, limit)
      expectSame(found, expected)
      expect(found.toSorted(byOrder)).toEqual(found)
      expect(await registry.count(query, scope)).toBe(expected.length)
      const { items } = await registry.page({ ...query, limit, offset: 2 }, scope)
      expect(items).toEqual(found.slice(2, 2 + limit))
    }
    for (const direction of ['source', 'target'] as const) {
      const ends = ['/a/1', '/b', 'http://example.org/elsewhere?a=1#b']
      expectSame(await registry.links(ends, direction, scope), model.links(ends, direction, scope))
    }
    const texts = (mixins: readonly StoredMixin[]) => sorted(mixins.map((mixin) => JSON.stringify(mixin)))
    expect(texts(await registry.mixins(scope))).toEqual(texts(model.mixins(scope)))
  }
}

/** Expects equal entities, owners of equal locations in any order. */
function expectSame(found: readonly Entity[], expected: readonly Entity[]): void {
  const byName = (a: Entity, b: Entity) => {
    const [x, y] = [`${a.location} ${a.owner}`, `${b.location} ${b.owner}`]
    return x < y ? -1 : x > y ? 1 : 0
  }
  expect(found.toSorted(byName)).toEqual(expected.toSorted(byName))
}

export const random: readonly Case[] = [
  {
    title: 'any sequence of batches leaves what a plain list of entities would',
    async run(kit) {
      await fc.assert(
        fc.asyncProperty(fc.array(anyBatch, { maxLength: 25, size: 'max' }), async (batches) => {
          const registry = await kit.open()
          const model = new Model()
          for (const { scope, changes: drawn } of batches) {
            const changes = drawn.map((one) => asChange(one, scope, model))
            const committed = await commit(registry, changes, scope).catch((error: unknown) => {
              if (error instanceof Error && 'code' in error && error.code === 'conflict') return undefined
              throw error
            })
            expect(committed !== undefined).toBe(model.commit(changes, scope))
            if (committed !== undefined) model.store(committed.entities)
          }
          await expectAgreement(registry, model)
          await kit.end()
        }),
        { numRuns: kit.sequences },
      )
    },
  },
]
