import { describe, expect, test } from 'vitest'
import { gibibyte, requireRoom } from './limits.ts'

const limits = {
  all: { machines: 3, memory: 1024, disk: 10 },
  owner: { machines: 2, memory: 512, disk: 4 },
}
const small = { machines: 1, memory: 128, disk: gibibyte }

describe('requireRoom', () => {
  test('accepts what fits exactly', () => {
    const demands = [{ owner: 'ann', ...small }]
    expect(() =>
      requireRoom({ owner: 'ann', machines: 1, memory: 384, disk: 3 * gibibyte }, demands, limits),
    ).not.toThrow()
  })

  test.each([
    ['machines', { machines: 2 }, '2 machines is the limit of each user, of which 1 are left: 2 more are wanted'],
    [
      'memory',
      { memory: 385 },
      '512 MiB of memory is the limit of each user, of which 384 are left: 385 more are wanted',
    ],
    [
      'disk',
      { disk: 3.5 * gibibyte },
      '4 GiB of disk is the limit of each user, of which 3 are left: 3.5 more are wanted',
    ],
  ])('refuses more %s than one user may have', (_, wanted, message) => {
    const demands = [{ owner: 'ann', ...small }]
    expect(() => requireRoom({ owner: 'ann', ...wanted }, demands, limits)).toThrow(
      expect.objectContaining({ status: 409, message }),
    )
    expect(() => requireRoom({ owner: 'bob', ...wanted }, demands, limits)).not.toThrow()
  })

  test('counts the resources of all users together', () => {
    const demands = ['ann', 'bob', 'eve'].map((owner) => ({ owner, ...small }))
    expect(() => requireRoom({ owner: 'joe', ...small }, demands, limits)).toThrow(
      /^3 machines is the limit of this service/,
    )
  })

  test('limits a service without users by the limits of all', () => {
    expect(() => requireRoom({ memory: 1024 }, [], limits)).not.toThrow()
  })

  test('accepts what takes less than before, also where more is used than the limits allow', () => {
    expect(() => requireRoom({ owner: 'ann', memory: -128 }, [{ owner: 'ann', memory: 4096 }], limits)).not.toThrow()
  })
})
