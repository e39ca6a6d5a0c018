import { idOf } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import { hasTerms, searchTerms, searchText } from '@occi/core/store'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { likePattern, storedText, wordsOf } from './search.ts'

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'É', '1', ' ', '-', '_', '%', '\\', "'", '漢', '𠀋', '😀', '\u0301', '\0'),
  maxLength: 12,
})

/** What LIKE finds. */
function isLike(text: string, pattern: string): boolean {
  return text.includes(pattern.slice(1, -1).replaceAll(/\\(.)/gs, '$1'))
}

it('a pattern finds a term in just the texts that have it', () => {
  fc.assert(
    fc.property(letters, letters, (title, search) => {
      const fields = { kind: 'k', mixins: [], actions: [], version: 1, attributes: noAttributes() }
      const entity = { id: idOf('/x'), location: '/x', ...fields, title }
      const text = storedText(entity)
      for (const term of searchTerms(search.replaceAll('\0', ''))) {
        expect(isLike(text, likePattern(term))).toBe(hasTerms(searchText(entity), [term]))
      }
    }),
    { numRuns: 1_000 },
  )
})

it('words are those that a prefix can start', () => {
  expect(wordsOf("\u0001it\u0001'\u0001s \u0001foo\u0001-\u0001bar")).toBe("'it' 's' 'foo' 'bar' ")
  expect(wordsOf('x'.repeat(100))).toBe(`'${'x'.repeat(40)}' `)
})
