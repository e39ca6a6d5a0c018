import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { canonicalId, canonicalPath, uuidOf } from './authoring.ts'
import { idOf, newUuid } from './index.ts'

const uuid = 'de7335a7-07e0-4487-9cbd-ed51be7f2ce4'

describe('idOf (GFD.221 The OCCI Core Base Types: a URN)', () => {
  test.each([
    [`/compute/${uuid}`, `urn:uuid:${uuid}`],
    [`/${uuid}`, `urn:uuid:${uuid}`],
    [`/compute/${uuid.toUpperCase()}`, `urn:uuid:${uuid}`],
    [`/compute/urn:uuid:${uuid}`, `urn:uuid:${uuid}`],
    [`/compute/URN:UUID:${uuid.toUpperCase()}`, `urn:uuid:${uuid}`],
  ])('the last segment of %s', (location, id) => expect(idOf(location, 'jane')).toBe(id))

  test('else derived from owner and location, always the same', () => {
    expect(idOf('/compute/vm1')).toBe('urn:uuid:3b854ccb-0459-5640-83fa-cdb3b1c7b09b')
    expect(idOf('/compute/vm1', 'jane')).toBe('urn:uuid:a8f0c119-4f12-5c19-bd4e-fc01c078529e')
  })

  test('a UUID elsewhere in the location is none of it', () => {
    expect(idOf(`/${uuid}/vm1`)).not.toContain(uuid)
    expect(idOf(`/compute/${uuid}x`)).not.toContain(uuid)
    expect(idOf(`/compute/${uuid}/`)).not.toContain(uuid)
    expect(idOf(`/compute/urn:uuid:${uuid}x`)).not.toContain(uuid)
    expect(idOf(`/compute/urn:${uuid}`)).not.toContain(uuid)
  })

  const location = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((name) => canonicalPath(`/${name}`))
    .filter((path) => path !== undefined)
  const owner = fc.option(fc.string({ minLength: 1 }), { nil: undefined })

  test('is a canonical id, and differs with owner and location', () => {
    const place = fc.tuple(location, owner)
    fc.assert(
      fc.property(place, place, ([location, owner], [otherLocation, otherOwner]) => {
        const id = idOf(location, owner)
        expect(canonicalId(id)).toBe(id)
        expect(`urn:uuid:${uuidOf(id)}`).toBe(id)
        const isSame = location === otherLocation && owner === otherOwner
        expect(idOf(otherLocation, otherOwner) === id).toBe(isSame)
      }),
    )
  })

  test('and location determine each other if the location ends in a UUID', () => {
    fc.assert(
      fc.property(fc.uuid(), owner, (uuid, owner) => {
        expect(idOf(`/compute/${uuidOf(idOf(`/compute/${uuid}`, owner))}`, owner)).toBe(`urn:uuid:${uuid}`)
      }),
    )
  })
})

describe('UUIDs of ids', () => {
  test.each([
    [uuid, uuid],
    [`urn:uuid:${uuid}`, uuid],
    [`URN:UUID:${uuid.toUpperCase()}`, uuid],
    ['urn:uuid:vm1', undefined],
    ['urn:uuid:', undefined],
    [`urn:uuid:urn:uuid:${uuid}`, undefined],
    [`/compute/${uuid}`, undefined],
    ['', undefined],
  ])('of %s: %s', (id, expected) => expect(uuidOf(id)).toBe(expected))

  test('other ids stay as they are', () => {
    expect(canonicalId(uuid.toUpperCase())).toBe(`urn:uuid:${uuid}`)
    expect(canonicalId('http://example.com/vm1')).toBe('http://example.com/vm1')
    expect(canonicalId('VM1')).toBe('VM1')
  })

  test('new ones differ, and sort by the time of their creation', () => {
    const made = Array.from({ length: 100 }, newUuid)
    expect(new Set(made).size).toBe(100)
    expect([...made].sort()).toEqual(made)
    for (const one of made) expect(uuidOf(one)).toBe(one)
  })
})

test('newUuid: many at once differ and sort in the order of creation, also if the clock is set back (RFC 9562 §6.2)', () => {
  const now = vi.spyOn(Date, 'now')
  try {
    const made: string[] = []
    for (const time of [1e12, 1e12 + 1, 1e12 - 5000, 1e12 + 2]) {
      now.mockReturnValue(time)
      made.push(...Array.from({ length: 300 }, newUuid))
    }
    expect([new Set(made).size, made.toSorted()]).toEqual([made.length, made])
    for (const one of made) expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  } finally {
    now.mockRestore()
  }
})
