import { expect, test } from 'vitest'
import type { Result } from './row.ts'
import { formatFigure, formatLine, formatTable, isMet } from './table.ts'

const result: Result = {
  name: 'GET entity',
  unit: 'x',
  target: { atMost: 1.25 },
  samples: [1.3, 1.1, 1.2],
  detail: '24 of 20 µs of CPU',
}

test('the median decides', () => {
  expect(isMet(result)).toBe(true)
  expect(isMet({ ...result, samples: [1.3, 1.1, 1.3] })).toBe(false)
})

test('a rate must be at least its target', () => {
  expect(isMet({ ...result, target: { atLeast: 0.7 } })).toBe(true)
  expect(isMet({ ...result, target: { atLeast: 1.5 } })).toBe(false)
})

test('figures have three digits or so', () => {
  expect(formatFigure(1.204, 'x')).toBe('1.20x')
  expect(formatFigure(4.71, 'ms')).toBe('4.7 ms')
  expect(formatFigure(412.6, 'ms')).toBe('413 ms')
  expect(formatFigure(1.57, 'KiB')).toBe('1.57 KiB')
})

test('a table has a line for each result', () => {
  const missed = { ...result, name: 'POST', samples: [9] }
  const free = { ...result, name: 'for comparison', target: {} }
  expect(formatTable([result, missed, free])).toBe(`\
| row            | median | least – most  | target  | verdict    | of it              |
| -------------- | ------ | ------------- | ------- | ---------- | ------------------ |
| GET entity     | 1.20x  | 1.10x – 1.30x | ≤ 1.25x | met        | 24 of 20 µs of CPU |
| POST           | 9.00x  | 9.00x – 9.00x | ≤ 1.25x | **missed** | 24 of 20 µs of CPU |
| for comparison | 1.20x  | 1.10x – 1.30x |         |            | 24 of 20 µs of CPU |`)
})

test('a line for the terminal says the same', () => {
  expect(formatLine(result)).toMatch(/^GET entity +1\.20x {2}\(1\.10x – 1\.30x\) {2}≤ 1\.25x: met; 24 of 20 µs of CPU$/)
})
