import { expect, test } from 'vitest'
import { inTurns, ratioResult } from './compare.ts'

test('both sides take turns, and each is first as often as the other', async () => {
  const order: string[] = []
  const side = (name: string, time: number) => async () => {
    order.push(name)
    return time * order.length
  }
  const { ours, reference, ratios } = await inTurns(2, side('ours', 3), side('reference', 1))
  expect(order).toEqual(['ours', 'reference', 'reference', 'ours'])
  expect([ours, reference, ratios]).toEqual([
    [3, 12],
    [2, 3],
    [1.5, 4],
  ])
})

test('a result has the medians of both sides beside their ratio', () => {
  const compared = { ours: [20, 22, 24], reference: [10, 20, 12], ratios: [2, 1.1, 2] }
  expect(ratioResult({ name: 'GET', atMost: 1.25 }, compared, 'µs')).toEqual({
    name: 'GET',
    unit: 'x',
    target: { atMost: 1.25 },
    samples: [2, 1.1, 2],
    detail: '22 of 12 µs',
  })
})
