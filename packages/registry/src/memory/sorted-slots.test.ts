import { comparePositions, rangesOf } from '@occi/core/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Slot } from './slot.ts'
import { SortedSlots } from './sorted-slots.ts'

function slotAt(number: number, isLink = false): Slot {
  const fields = { id: 'urn:x', kind: 'k', mixins: [], actions: [], attributes: {}, version: 1 }
  const location = `/${String(number % 97)}/${number}`
  return new Slot({ ...fields, location, ...(isLink ? { source: '/a', target: '/b' } : {}) })
}

/** The slots of a range, gone through. */
function through(slots: SortedSlots, range = rangesOf()[0], skip = 0): Slot[] {
  const found: Slot[] = []
  if (range === undefined) return found
  for (const walk = slots.walk(range, skip); walk.current !== undefined; walk.advance()) found.push(walk.current)
  return found
}

describe('sorted slots', () => {
  it('are an array that is sorted, whatever is added and deleted', () => {
    const step = fc.record({ number: fc.nat({ max: 3_000 }), isLink: fc.boolean(), adds: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat({ max: 1_500 }),
        fc.nat({ max: 1_500 }),
        (steps, start, skip) => {
          const kept = new Map<string, Slot>()
          const slots = new SortedSlots()
          const add = (number: number, isLink: boolean) => {
            const slot = slotAt(number, isLink)
            if (kept.has(slot.location)) return
            kept.set(slot.location, slot)
            slots.add(slot)
          }
          // Enough for several chunks, added in an order that is none.
          for (let i = 0; i < start; i++) add((i * 7919) % 3_001, i % 5 === 0)
          for (const { number, isLink, adds } of steps) {
            // What was counted before a change must not count after it.
            for (const range of rangesOf('/', `r/${number % 97}/`)) slots.walk(range, skip + slots.count(range))
            for (let path = 0; path < 40; path++) for (const range of rangesOf(`/${path}/`)) slots.count(range)
            const there = kept.get(slotAt(number).location)
            if (adds) add(number, isLink)
            else if (there !== undefined) {
              kept.delete(there.location)
              slots.delete(there)
            }
          }
          const model = [...kept.values()].sort(comparePositions)
          expect(slots.size).toBe(model.length)
          expect(slots.items()).toEqual(model)
          for (let path = 0; path < 40; path++) {
            const expected = model.filter(({ location }) => location.startsWith(`/${path}/`)).length
            expect(rangesOf(`/${path}/`).reduce((sum, range) => sum + slots.count(range), 0)).toBe(expected)
          }
          for (const after of [undefined, 'r/5/5', 'l/41/1000', 'r/zzz']) {
            for (const prefix of ['/', '/5/', '/41/']) {
              for (const range of rangesOf(prefix, after)) {
                const expected = model.filter(
                  (slot) =>
                    slot.link === range.link &&
                    slot.location.startsWith(prefix) &&
                    comparePositions(slot, range.from) >= (range.exclusive ? 1 : 0),
                )
                expect(slots.count(range)).toBe(expected.length)
                expect(through(slots, range)).toEqual(expected)
                expect(through(slots, range, skip)).toEqual(expected.slice(skip))
              }
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('delete the slot of exactly a place, if there is one', () => {
    const slots = new SortedSlots([slotAt(1)])
    expect(slots.delete(slotAt(2))).toBeUndefined()
    expect(slots.size).toBe(1)
    expect(slots.delete(slotAt(1))?.location).toBe('/1/1')
    expect([slots.size, through(slots)]).toEqual([0, []])
  })

  it('come from any order', () => {
    const all = Array.from({ length: 1_500 }, (_, i) => slotAt((i * 7919) % 3_001))
    const slots = new SortedSlots(all)
    expect(slots.size).toBe(1_500)
    expect(through(slots)).toEqual(all.toSorted(comparePositions))
  })

  it('are counted again when one is added behind all others', () => {
    const at = (number: number) => slotAt(97 * number)
    const slots = new SortedSlots()
    for (let number = 1; number < 1_000; number++) slots.add(at(number))
    const [all] = rangesOf()
    const before = slots.size
    expect(through(slots, all, before)).toEqual([])
    const last = slotAt(96)
    slots.add(last)
    expect(through(slots, all, before)).toEqual([last])
  })
})
