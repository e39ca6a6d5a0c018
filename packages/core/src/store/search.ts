import { fieldOf } from '../core-attributes.ts'
import type { Entity } from '../entity.ts'
import type { Registry } from '../registry/registry.ts'
import { isCore } from './attributes.ts'
import { fold } from './fold.ts'

/** A word to look for: anywhere within words, or only at the start of one. */
export interface SearchTerm {
  readonly text: string
  readonly isPrefix: boolean
}

/** Fewer characters than this are only looked for at the start of words. */
const shortestPart = 3

/**
 * Returns the words of `Query.search`, folded, each once.
 *
 * @param how what a registry finds of them; defaults to `parts`
 */
export function searchTerms(search: string, how?: Registry['search']): readonly SearchTerm[] {
  const words = new Set(
    fold(search)
      .split(/\s+/u)
      .filter((word) => word !== ''),
  )
  return [...words].map((text) => ({ text, isPrefix: how === 'prefixes' || [...text].length < shortestPart }))
}

/** Returns the text of an entity in which searches look, folded: title, summary, location, id and attribute values, a line each. */
export function searchText(entity: Entity): string {
  const { location, id, title, attributes } = entity
  const summary = fieldOf(entity, 'summary')
  let text = `${location}\n${id}`
  if (title !== undefined) text += `\n${title}`
  if (summary !== undefined) text += `\n${summary}`
  for (const name in attributes) {
    const value = attributes[name]
    if (value === undefined || isCore(name)) continue
    text += `\n${typeof value === 'object' ? JSON.stringify(value) : value}`
  }
  return fold(text)
}

/** Returns whether a text from `searchText` contains all terms. */
export function hasTerms(text: string, terms: readonly SearchTerm[]): boolean {
  return terms.every((term) => (term.isPrefix ? hasPrefix(text, term.text) : text.includes(term.text)))
}

/** Matches where no letter, digit or mark precedes. A class before `$` misses letters of other planes in Node 26. */
const wordStart = /(?<![\p{L}\p{N}\p{M}])/uy

function hasPrefix(text: string, prefix: string): boolean {
  for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1)) {
    wordStart.lastIndex = at
    if (wordStart.test(text)) return true
  }
  return false
}
