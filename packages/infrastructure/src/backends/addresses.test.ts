import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddress, hosts, isHost, isIn, parseAddress, parseRange } from './addresses.ts'

function rangeOf(text: string) {
  const range = parseRange(text)
  if (range === undefined) throw new Error(`${text} is no range`)
  return range
}
function addressOf(text: string) {
  const address = parseAddress(text)
  if (address === undefined) throw new Error(`${text} is no address`)
  return address
}

test.each([
  ['10.0.0.5', '10.0.0.5'],
  ['10.0.0.5/24', '10.0.0.5'],
  ['FC00:0:0:0::A', 'fc00::a'],
  ['::', '::'],
])('%s is written as %s', (text, canonical) => {
  expect(formatAddress(addressOf(text))).toBe(canonical)
})

test.each(['', 'nowhere', '10.0.0.256', '1::2::3', '/24'])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})

test.each(['', '10.0.0.0', '10.0.0.0/33', 'fc00::/129', '10.0.0.0/-1', 'x/8'])('%j is no range', (text) => {
  expect(parseRange(text)).toBeUndefined()
})

test('what is written is read as the same address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = addressOf(text)
      expect(parseAddress(formatAddress(address))).toEqual(address)
    }),
  )
})

describe('the addresses for devices', () => {
  test.each([
    ['10.0.0.0/30', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.77/29', ['10.0.0.73', '10.0.0.74', '10.0.0.75', '10.0.0.76', '10.0.0.77', '10.0.0.78']],
    ['10.0.0.4/31', ['10.0.0.4', '10.0.0.5']], // RFC 3021
    ['10.0.0.4/32', ['10.0.0.4']],
    ['fc00::/126', ['fc00::1', 'fc00::2', 'fc00::3']],
    ['fc00::4/127', ['fc00::4', 'fc00::5']], // RFC 6164
    ['255.255.255.252/30', ['255.255.255.253', '255.255.255.254']],
  ])('of %s', (text, expected) => {
    expect([...hosts(rangeOf(text))]).toEqual(expected)
  })

  test('of the largest ranges begin at once', () => {
    expect(hosts(rangeOf('0.0.0.0/0')).next().value).toBe('0.0.0.1')
    expect(hosts(rangeOf('::/0')).next().value).toBe('::1')
  })

  test('are those that isHost tells, within the range', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 24, max: 32 }), (address, prefix) => {
        const range = rangeOf(`${address}/${prefix}`)
        const all = Array.from({ length: Number(range.last - range.first) + 1 }, (_, index) => ({
          family: range.family,
          number: range.first + BigInt(index),
        }))
        expect(all.every((one) => isIn(one, range))).toBe(true)
        expect([...hosts(range)]).toEqual(all.filter((one) => isHost(one, range)).map(formatAddress))
      }),
    )
  })
})

test.each([
  ['10.0.0.5', '10.0.0.0/24', true],
  ['10.0.1.5', '10.0.0.0/24', false],
  ['9.255.255.255', '10.0.0.0/24', false],
  ['::a00:5', '10.0.0.0/24', false], // the same number, of another family
  ['fc00::5', 'fc00::/7', true],
])('%s in %s: %s', (address, range, expected) => {
  expect(isIn(addressOf(address), rangeOf(range))).toBe(expected)
})
