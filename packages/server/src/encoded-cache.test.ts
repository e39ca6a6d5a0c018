import { Catalogue, type Entity } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { EncodedCache } from './encoded-cache.ts'

const catalogue = new Catalogue([])

function entityAt(location: string, version: number, owner?: string): Entity {
  const id = `urn:uuid:${location}`
  return {
    id,
    location,
    owner,
    version,
    kind: 'http://example.com/occi#machine',
    mixins: [],
    attributes: {},
    actions: [],
  }
}

const textPlain = {}

/** Writes by a counter, so that a text tells whether it was written again. */
function countedIn(cache: EncodedCache, { form = textPlain, address = 'http://localhost', of = catalogue } = {}) {
  let count = 0
  return (
    entity: Entity,
    others: readonly (Entity | undefined)[] = [],
    { part = 'entity', also = '', text = '' } = {},
  ) => {
    const write = () => {
      count++
      return `${count}${text}`
    }
    return cache.fragments(of, form, address)?.of(part, entity, others, also, write)
  }
}

const one = entityAt('/1', 3)

describe('EncodedCache', () => {
  it('returns what was written of the same state', () => {
    const of = countedIn(new EncodedCache(10_000))
    expect([of(one), of({ ...one }), of(one)]).toEqual(['1', '1', '1'])
  })

  it('writes again what shows something else', () => {
    const of = countedIn(new EncodedCache(100_000))
    const link = entityAt('/link', 5)
    const others: readonly (readonly (Entity | undefined)[])[] = [
      [],
      [link],
      [entityAt('/link', 6)],
      [link, link],
      [undefined],
      [entityAt('/link', 6, 'ann')],
    ]
    for (const [index, shown] of others.entries()) expect(of(one, shown)).toBe(String(index + 1))
    expect(of(entityAt('/1', 4))).toBe('7')
    expect(of(entityAt('/1', 4, 'ann'))).toBe('8')
    expect(of(entityAt('/1', 4, 'ann'), [], { also: 'more' })).toBe('9')
  })

  it('keeps parts, renderings, addresses and catalogues apart', () => {
    const cache = new EncodedCache(100_000)
    const of = countedIn(cache)
    expect([of(one), of(one, [], { part: 'row' }), of(one)]).toEqual(['1', '2', '1'])
    expect(countedIn(cache, { form: {} })(one, [], { text: ' json' })).toBe('1 json')
    expect(countedIn(cache, { address: 'http://other' })(one, [], { text: ' there' })).toBe('1 there')
    expect(countedIn(cache, { of: new Catalogue([]) })(one, [], { text: ' other' })).toBe('1 other')
  })

  it('keeps parts apart that are written one within another', () => {
    const fragments = new EncodedCache(10_000).fragments(catalogue, textPlain, 'http://localhost')
    const row = (text: string) => fragments?.of('row', one, [], '', () => text)
    const page = () => fragments?.of('page', one, [], '', () => `page with ${row('a row')}`)
    expect([page(), row('another row'), page()]).toEqual(['page with a row', 'a row', 'page with a row'])
  })

  it('never keeps what was not stored', () => {
    const of = countedIn(new EncodedCache(10_000))
    const unstored = entityAt('/1', 0)
    expect([of(unstored), of(unstored), of(one, [unstored]), of(one, [unstored])]).toEqual(['1', '2', '3', '4'])
  })

  it('forgets what was not used for long, and never what is used', () => {
    const of = countedIn(new EncodedCache(10_000))
    const used = of(one)
    for (let i = 0; i < 1000; i++) {
      of(entityAt(`/many/${i}`, 1))
      expect(of(one)).toBe(used)
    }
    expect(of(entityAt('/many/0', 1))).toBe('1002')
  })

  it('does not keep what is too large, nor anything without octets', () => {
    const of = countedIn(new EncodedCache(10_000))
    const text = 'x'.repeat(20_000)
    expect(of(one, [], { text })).not.toBe(of(one, [], { text }))
    expect(new EncodedCache(0).fragments(catalogue, textPlain, '')).toBeUndefined()
  })

  it('counts octets as it counts text', () => {
    const fragments = new EncodedCache(10_000).fragments(catalogue, textPlain, 'http://localhost')
    const octetsOf = (location: string) =>
      fragments?.of('listed', entityAt(location, 1), [], '', () => new Uint8Array(1_000))
    const first = octetsOf('/first')
    expect(octetsOf('/first')).toBe(first)
    for (let i = 0; i < 20; i++) octetsOf(`/many/${i}`)
    expect(octetsOf('/first')).not.toBe(first)
  })
})
