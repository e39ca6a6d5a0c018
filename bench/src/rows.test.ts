import { expect, test } from 'vitest'
import { rows, rowsNamed } from './rows.ts'

test('no name means all rows', () => {
  expect(rowsNamed([])).toBe(rows)
})

test('a group means its rows alone', () => {
  expect(new Set(rowsNamed(['postgres']).map(({ group }) => group))).toEqual(new Set(['postgres']))
})

test('a part of a name means the rows that have it', () => {
  expect(rowsNamed(['get entity, html']).map(({ name }) => name)).toEqual(['GET entity, HTML'])
  expect(rowsNamed(['no such row'])).toEqual([])
})

test('every row has a name of its own', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
})
