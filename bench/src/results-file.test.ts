import { expect, test } from 'vitest'
import { withTable } from './results-file.ts'

test('a table replaces the last one, and what is written beside it stays', () => {
  const text = '# Results\n\n<!-- table -->\n\n| old |\n\n<!-- /table -->\n\nWhy a row missed its target.\n'
  expect(withTable(text, '| new |')).toBe(text.replace('old', 'new'))
})

test('a text without a place for a table is refused', () => {
  expect(() => withTable('# Results', '| new |')).toThrow('<!-- table -->')
})
