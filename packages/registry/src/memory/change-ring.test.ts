import type { Entity } from '@occi/core'
import type { ChangeSet } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { ChangeRing, type MemoryHistoryLimits } from './change-ring.ts'

const unlimited: MemoryHistoryLimits = { commits: 1_000, age: 3_600_000, octets: 2 ** 30 }

function entityOf(size: number): Entity {
  const names = { id: 'urn:x', location: '/x', kind: 'k', mixins: [], actions: [], version: 1 }
  return { ...names, attributes: { a: 'x'.repeat(size) } }
}

/** Adds so many commits; each replaced an entity of a size. */
function add(ring: ChangeRing, count: number, size = 0, time = Date.now()): readonly ChangeSet[] {
  return Array.from({ length: count }, () => {
    const entities = [{ before: entityOf(size), after: entityOf(0) }]
    const set = { time, operation: 'update', entities, mixins: [] } as const
    return { revision: ring.add(set), ...set }
  })
}

/** How many sets can be read, from the oldest that is kept. */
function kept(ring: ChangeRing, sets: readonly ChangeSet[]): number {
  for (const [index, { revision }] of sets.entries()) {
    try {
      ring.read(revision)
      return sets.length - index - 1
    } catch {
      // not kept
    }
  }
  return 0
}

describe('a ring of change sets', () => {
  it('returns the sets after a revision, some at a time, and none after the latest', () => {
    const ring = new ChangeRing(unlimited)
    const start = ring.revision
    const sets = add(ring, 250)
    const found: ChangeSet[] = []
    for (let after = start; ring.read(after).length > 0; after = ring.revision) {
      for (let some = ring.read(after); some.length > 0; some = ring.read(after)) {
        found.push(...some)
        after = some.at(-1)?.revision ?? after
      }
    }
    expect(found).toEqual(sets)
    expect(ring.read(ring.revision)).toEqual([])
    expect(ring.revision).toBe(sets.at(-1)?.revision)
  })

  it('keeps so many commits', () => {
    const ring = new ChangeRing({ ...unlimited, commits: 10 })
    const sets = add(ring, 35)
    expect(kept(ring, sets)).toBe(10)
    expect(ring.read(sets[24]?.revision ?? '')).toEqual(sets.slice(25))
    expect(() => ring.read(sets[23]?.revision ?? '')).toThrow(expect.objectContaining({ code: 'gone' }))
  })

  it('keeps commits so long', () => {
    const ring = new ChangeRing({ ...unlimited, age: 60_000 })
    const old = add(ring, 5, 0, Date.now() - 90_000)
    expect(() => ring.read(old[0]?.revision ?? '')).toThrow(expect.objectContaining({ code: 'gone' }))
    const sets = [...old, ...add(ring, 3)]
    expect(kept(ring, sets)).toBe(3)
    expect(ring.read(ring.revision)).toEqual([])
  })

  it('keeps so many octets of what was replaced, but always the latest commit', () => {
    const ring = new ChangeRing({ ...unlimited, octets: 100_000 })
    expect(kept(ring, add(ring, 50, 10_000))).toBe(4)
    expect(kept(ring, add(ring, 50, 1_000_000))).toBe(1)
    expect(kept(ring, add(ring, 50, 1_000))).toBeGreaterThan(25)
  })

  it('is not read with a revision of another ring, or of the future', () => {
    const [ring, other] = [new ChangeRing(unlimited), new ChangeRing(unlimited)]
    add(ring, 3)
    const { revision } = ring
    const next = revision.replace('.3', '.4')
    for (const wrong of [next, other.revision, '', revision.replace('.3', '.03'), `${revision} `, `${revision}.0`]) {
      expect(() => ring.read(wrong)).toThrow(expect.objectContaining({ code: 'gone' }))
    }
    expect(ring.read(revision)).toEqual([])
  })
})
