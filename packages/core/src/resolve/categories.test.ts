import { describe, expect, test } from 'vitest'
import { makeMixin, resolveChanges, resolveDrafts, resolveReplacement } from '../authoring.ts'
import { context, faultsOf, job, raw, scheme } from '../example-model.test-fixture.ts'
import { Catalogue, type Entity, idOf, type Mixin } from '../index.ts'

const command = { 'com.example.job.command': 'make' }
const attributes = new Map([['com.example.job.command', { text: 'make' }]])

/** So many mixins that depend on ten others, and count how often it is asked on which. */
function counted(count: number) {
  let looks = 0
  const base = Array.from({ length: 10 }, (_, n) =>
    makeMixin({ scheme, term: `base${n}`, exclusive: n === 0 }, { userDefined: false }),
  )
  const mixins = Array.from({ length: count }, (_, n): Mixin => {
    const mixin = makeMixin({ scheme, term: `m${n}`, depends: base.slice(1) }, { userDefined: true })
    return {
      ...mixin,
      get allDepends() {
        looks++
        return mixin.allDepends
      },
    }
  })
  const catalogue = new Catalogue([job, ...base, ...mixins])
  const limits = { ...context.limits, mixins: 10_000 }
  return { mixins, context: { ...context, catalogue, limits }, looks: () => looks }
}

function entityWith(mixins: readonly Mixin[]): Entity {
  const identifiers = mixins.map(({ identifier }) => identifier)
  const location = '/job/1'
  const fields = { id: idOf(location), location, kind: job.identifier, mixins: identifiers, actions: [], version: 1 }
  return { ...fields, attributes: command }
}

describe('ten times the mixins are ten times the work, no more', () => {
  const ways: readonly [string, (count: number) => number][] = [
    [
      'create',
      (count) => {
        const { mixins, context: within, looks } = counted(count)
        expect(resolveDrafts([raw([job, ...mixins], { attributes })], within)[0]?.mixins).toHaveLength(count)
        return looks()
      },
    ],
    [
      'POST',
      (count) => {
        const { mixins, context: within, looks } = counted(count)
        const entity = entityWith(mixins.slice(count / 2))
        const changes = resolveChanges(raw([job, ...mixins]), { entity, links: [] }, within)
        expect(changes.mixins).toHaveLength(count / 2)
        return looks()
      },
    ],
    [
      'PUT',
      (count) => {
        const { mixins, context: within, looks } = counted(count)
        const current = { entity: entityWith(mixins.slice(count / 2)), links: [] }
        expect(resolveReplacement(raw([job, ...mixins], { attributes }), current, within).mixins).toHaveLength(count)
        return looks()
      },
    ],
  ]

  test.each(ways)('%s', (_, looks) => {
    expect(looks(1000)).toBeLessThanOrEqual(10 * looks(100) + 10)
  })
})

describe('an entity holds a bounded number of mixins', () => {
  const { mixins, context: unlimited } = counted(10)
  const within = { ...unlimited, limits: { ...context.limits, mixins: 4 } }
  const tooMany = (count: number) => [expect.objectContaining({ message: `${count} mixins, at most 4 are accepted` })]
  const current = (count: number) => ({ entity: entityWith(mixins.slice(0, count)), links: [] })

  test('on create', () => {
    expect(resolveDrafts([raw([job, ...mixins.slice(0, 4)], { attributes })], within)).toHaveLength(1)
    expect(faultsOf(() => resolveDrafts([raw([job, ...mixins.slice(0, 5)], { attributes })], within))).toEqual(
      tooMany(5),
    )
  })

  test('with those that it holds already', () => {
    expect(resolveChanges(raw([mixins[3] ?? job]), current(3), within).mixins).toHaveLength(1)
    expect(faultsOf(() => resolveChanges(raw([mixins[4] ?? job]), current(4), within))).toEqual([
      { message: '5 mixins on one entity, at most 4 are accepted', path: ['categories'] },
    ])
    const replacement = raw([job, ...mixins.slice(0, 5)], { attributes })
    expect(faultsOf(() => resolveReplacement(replacement, current(4), within))).toHaveLength(1)
  })

  test('but what it holds can be sent back', () => {
    const again = raw([job, ...mixins], { attributes })
    expect(resolveReplacement(again, current(10), within).mixins).toHaveLength(10)
    expect(resolveChanges(again, current(10), within).mixins).toEqual([])
  })
})
