import { expect, test } from 'vitest'
import { linkIndices, readEntity } from './entity.ts'
import { FormValues } from './form-values.ts'

/** Fields of a form that count how often they are looked at. */
class CountedPairs extends Array<readonly [string, string]> {
  looks = 0

  override *[Symbol.iterator](): ArrayIterator<readonly [string, string]> {
    for (let index = 0; index < this.length; index++) {
      this.looks++
      const pair = this[index]
      if (pair !== undefined) yield pair
    }
  }

  override flatMap<U>(): U[] {
    throw new Error('fields are looked at one after the other')
  }
}

/** How many fields are looked at to read a form with so many links. */
function looksFor(links: number): number {
  const pairs = new CountedPairs()
  for (let n = 0; n < links; n++) {
    pairs.push([`link.${n}.target`, '/a'], [`link.${n}.title`, 'x'], ['_method', 'POST'], ['_was', 'x'])
  }
  const form = new FormValues(pairs)
  expect(readEntity(form).links).toHaveLength(links)
  expect(linkIndices(form)).toHaveLength(links)
  return pairs.looks
}

test('ten times the links of a form are ten times the work, no more', () => {
  expect(looksFor(1000)).toBeLessThanOrEqual(10 * looksFor(100))
})
