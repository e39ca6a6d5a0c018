import { isIPv4, isIPv6 } from 'node:net'
import type { JsonObject } from '@occi/core'
import { matchesPattern } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ipAddress, ipInterface, ipRange } from './ip-patterns.ts'

const isIp = (text: string) => isIPv4(text) || isIPv6(text)

/** Texts that are addresses, or nearly: groups of hexadecimal digits and octets, joined by what joins them. */
const nearlyAddress = fc
  .array(
    fc.oneof(
      fc.constantFrom('::', ':', ':', ':', '.', '.', '0', '1', '255', '256', '00', '01', 'ffff', 'G'),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 1, maxLength: 5 }),
    ),
    { maxLength: 18 },
  )
  .map((parts) => parts.join(''))
const group = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 1, maxLength: 4 })
const withElision = fc
  .tuple(fc.array(group, { maxLength: 8 }), fc.array(group, { maxLength: 8 }))
  .map(([before, after]) => `${before.join(':')}::${after.join(':')}`)

describe('addresses: as node:net has them', () => {
  test.each([fc.ipV4(), fc.ipV6(), nearlyAddress, withElision])('%#', (texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect([text, matchesPattern(text, ipAddress)]).toEqual([text, isIp(text)])
      }),
      { numRuns: 500 },
    )
  })
})

describe('vectors', () => {
  test.each<[pattern: JsonObject, text: string, fits: boolean]>([
    [ipAddress, '192.168.0.1', true],
    [ipAddress, 'fc00::', true],
    [ipAddress, '::ffff:10.0.0.1', true],
    [ipAddress, '192.168.0.1/24', false],
    [ipAddress, '192.168.0.01', false],
    [ipAddress, '192.168.0', false],
    [ipAddress, 'fe80::1%eth0', false],
    [ipAddress, '', false],
    [ipRange, '192.168.0.1/24', true], // GFD.224 IPNetwork Mixin, its examples
    [ipRange, 'fc00::/7', true],
    [ipRange, '0.0.0.0/0', true],
    [ipRange, '10.0.0.0/33', false],
    [ipRange, '10.0.0.0/024', false],
    [ipRange, '10.0.0.0/', false],
    [ipRange, '10.0.0.0', false],
    [ipRange, '::/128', true],
    [ipRange, '::/129', false],
    [ipInterface, '192.168.0.1/24', true],
    [ipInterface, '192.168.0.1', true],
    [ipInterface, 'fc00::5/64', true],
    [ipInterface, 'fc00::5/', false],
  ])('%#: $1', (pattern, text, fits) => {
    expect(matchesPattern(text, pattern)).toBe(fits)
  })
})

test.each([ipAddress, ipRange, ipInterface])(
  '%#: every repetition is bounded, so no input makes matching slow',
  (pattern) => {
    expect(pattern.pattern).not.toMatch(/[*+]|\{[0-9]+,\}/)
    expect(pattern.description).toMatch(/address/)
  },
)
