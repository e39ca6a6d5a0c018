import { expect, test } from 'vitest'
import { termOf } from './mixin.ts'

test.each([
  ['Shop team', 'shop-team'],
  ['  Größe: XXL!', 'grosse-xxl'],
  ['Œuvre ﬁnie', 'uvre-finie'],
  ['2026', 'tag-2026'],
  ['漢字', ''],
])('the term of a tag that users call %j is %j', (title, term) => {
  expect(termOf(title)).toBe(term)
})
