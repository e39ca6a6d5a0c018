import { describe, expect, test } from 'vitest'
import { resolveDrafts, resolveFilter } from '../authoring.ts'
import { catalogue, context, job, raw, text } from '../example-model.test-fixture.ts'
import { Faults } from './faults.ts'

describe('similar names are looked for a few times in a message', () => {
  /** How many known names are compared for so many unknown ones. */
  function compared(unknown: number): number {
    const faults = new Faults()
    let count = 0
    function* known() {
      for (let n = 0; n < 400; n++) {
        count++
        yield `known.${n}`
      }
    }
    for (let n = 0; n < unknown; n++) faults.within('entities', n).similarTo(`unknown.name.${n}`, known)
    return count
  }

  test('ten times the unknown names are not ten times the work', () => {
    expect(compared(100)).toBe(compared(1000))
  })

  const hints = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return String(error).split('did you mean').length - 1
    }
    return 0
  }

  test('in entities and in filters', () => {
    const names = text(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`com.example.job.core${n % 10}`, '1'])))
    const misspelt = new Map([...names].map(([name, value], n) => [n === 0 ? 'com.example.job.coresx' : name, value]))
    for (const one of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) misspelt.set(`com.example.job.cores${one}`, { text: '1' })
    expect(hints(() => resolveDrafts([raw([job], { attributes: misspelt })], context))).toBeGreaterThan(0)
    expect(hints(() => resolveDrafts([raw([job], { attributes: misspelt })], context))).toBeLessThan(6)
    expect(hints(() => resolveFilter({ type: 'filter', categories: [], attributes: misspelt }, context))).toBeLessThan(
      6,
    )
  })
})

test('what declares an attribute is looked up, not searched', () => {
  expect(catalogue.declaring('com.example.job.cores').map(({ term }) => term)).toEqual([
    'job',
    'small',
    'large',
    'timed',
  ])
  expect(catalogue.declaring('com.example.none')).toEqual([])
  expect([...catalogue.attributeNames]).toContain('com.example.timed.seconds')
})
