import { type Entity, idOf, isLink, isOcciError, type StoredMixin } from '@occi/core'
import { type Change, lockKey, type Registry, type Scope } from '@occi/core/authoring'
import fc from 'fast-check'
import { expect } from 'vitest'
import { commit, puts } from '../actions.ts'
import { assertAgreement } from '../agreement.ts'
import {
  arbitraryContent,
  arbitraryLocation,
  arbitraryOwner,
  type Content,
  entityOf,
  usedLocations,
  usedOwners,
} from '../arbitraries.ts'
import { ann, bob, everyone, machine, sorted, storedMixin, unowned } from '../fixtures.ts'
import { changesUntil, Replica, revisionOf } from '../following.ts'
import type { Case } from '../kit.ts'
import { Model, seeEachOther } from '../model.ts'

/** The keys of everything that may be stored. */
const places = usedLocations.flatMap((location) => usedOwners.map((owner) => lockKey(location, owner)))

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

interface Batch {
  readonly scope: Scope
  readonly changes: readonly Drawn[]
}

const anyBatch: fc.Arbitrary<Batch> = fc.record({
  scope: fc.constantFrom(unowned, ann, bob),
  changes: fc.array(anyChange, { minLength: 1, maxLength: 3 }),
})

/** Returns the change that was drawn, with the names and the version that fit what is stored. */
function asChange(drawn: Drawn, scope: Scope, model: Model): Change {
  if (drawn.type === 'delete') {
    const { luck, ...rest } = drawn
    const owner = drawn.owner === undefined ? scope : { owner: drawn.owner }
    const [current] = model.named(drawn.location, owner)
    return { ...rest, version: (current?.version ?? 0) - (luck === 'right' ? 0 : 1) }
  }
  if (drawn.type !== 'put') return drawn
  const current = model.named(drawn.location, everyone).find((entity) => entity.owner === drawn.owner)
  const entity = entityOf(drawn.location, drawn.owner, drawn.content)
  const id = drawn.luck === 'foreign id' ? idOf('/a/1', drawn.owner) : (current?.id ?? entity.id)
  const version = drawn.luck === 'wrong' ? (current?.version ?? 0) - 1 : current?.version
  return { type: 'put', entity: { ...entity, id }, replaces: version }
}

/** The stamps of everything that a registry stores at the places that are used here. */
async function stampsOf(registry: Registry): Promise<ReadonlyMap<string, number>> {
  const transaction = await registry.begin({ operation: 'update', keys: places }, unowned)
  await transaction.abort()
  return transaction.stamps
}

/** Asserts that a commit changed the stamps of what it changed and of what its links end at, and no others. */
function assertStamps(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  entitiesBefore: readonly Entity[],
  entitiesAfter: readonly Entity[],
): void {
  const keyOf = ({ location, owner }: Entity) => lockKey(location, owner)
  expect(sorted(after.keys())).toEqual(sorted(entitiesAfter.map(keyOf)))
  const changed = [
    ...entitiesBefore.filter((entity) => !entitiesAfter.includes(entity)),
    ...entitiesAfter.filter((entity) => !entitiesBefore.includes(entity)),
  ]
  for (const entity of entitiesAfter) {
    const key = keyOf(entity)
    const isChanged = changed.some((one) => one === entity || (seeEachOther(one, entity) && endsAt(one, entity)))
    expect({ key, isChanged: after.get(key) !== before.get(key) }).toEqual({ key, isChanged })
  }
}

function endsAt(one: Entity, { location }: Entity): boolean {
  return isLink(one) && (one.source === location || one.target === location)
}

/** Commits batches that were drawn, to the registry and to the model; both must accept the same. */
async function commitAll(registry: Registry, model: Model, batches: readonly Batch[]): Promise<void> {
  let stamps = await stampsOf(registry)
  for (const { scope, changes: drawn } of batches) {
    const changes = drawn.map((one) => asChange(one, scope, model))
    const before = model.found({}, everyone)
    const committed = await commit(registry, changes, scope).catch((error: unknown) => {
      if (isOcciError(error, 'conflict')) return undefined
      throw error
    })
    expect(committed !== undefined).toBe(model.commit(changes, scope))
    if (committed !== undefined) model.store(committed.entities)
    const after = await stampsOf(registry)
    assertStamps(stamps, after, before, model.found({}, everyone))
    stamps = after
  }
}

export const random: readonly Case[] = [
  {
    title:
      'any sequence of batches has the same result as on a plain list of entities, and its change sets say the same',
    async run(kit) {
      await fc.assert(
        fc.asyncProperty(fc.array(anyBatch, { maxLength: 25, size: 'max' }), async (batches) => {
          const registry = await kit.open()
          const model = new Model()
          const start = await revisionOf(registry)
          await commitAll(registry, model, batches)
          await assertAgreement(registry, model)
          await commit(registry, puts(machine('/last')))
          const replica = new Replica()
          for (const set of await changesUntil(registry, start, '/last')) replica.apply(set)
          await replica.assertEqual(registry)
          await kit.end()
        }),
        { numRuns: kit.sequences },
      )
    },
  },
]
