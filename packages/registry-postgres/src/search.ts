import { toUSVString } from 'node:util'
import type { Entity } from '@occi/core'
import { joinSql, type SearchTerm, searchTerms, searchText } from '@occi/core/store'
import type { StoreInfo } from './schema.ts'
import { type Sql, sql } from './sql.ts'

/** Stands before each character at which a word can start, and nowhere else. */
const mark = '\u0001'

const wordStart = /(?<![\p{L}\p{N}\p{M}])(?=.)/gsu
const word = /[\p{L}\p{N}\p{M}]+/gu

/** PostgreSQL stores no U+0000. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const cannotBeStored = /[\0\u0001]/g

/**
 * Marks where words can start: then a prefix of a word is a part of the text too, which one index finds, and what was a
 * part remains one.
 */
function marked(text: string): string {
  return toUSVString(text).replaceAll(cannotBeStored, '\ufffd').replaceAll(wordStart, mark)
}

/** Returns the text of an entity in which searches look. */
export function storedText(entity: Entity): string {
  return marked(searchText(entity))
}

/** Characters of a word that are indexed, and how many octets of an entity's words. */
const indexedWord = 40
const indexedWords = 200_000

/** Returns the words of a stored text as a `TSVECTOR`, for an index of prefixes. */
export function wordsOf(text: string): string {
  let words = ''
  for (const one of new Set((text.match(word) ?? []).map(cut))) {
    if (words.length > indexedWords) break
    words += `'${one}' `
  }
  return words
}

function cut(text: string): string {
  return toUSVString(text.slice(0, indexedWord)).replace(/\ufffd$/, '')
}

/** Returns the pattern (of LIKE) of the stored texts that have a term. */
export function likePattern({ text, isPrefix }: SearchTerm): string {
  const part = marked(text)
  return `%${(isPrefix ? part : part.slice(mark.length)).replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** How many words of a search are looked up in an index. */
const mostIndexed = 4

/** Returns the condition that an entity `e` has all words of a search; undefined if there are none. */
export function searchCondition(search: string | undefined, how: StoreInfo['search']): Sql | undefined {
  const terms = searchTerms(search ?? '', how)
  const patterns = terms.map(likePattern).sort((a, b) => b.length - a.length)
  if (patterns.length === 0) return undefined
  // An index is used for these; each number of them is a statement of its own.
  const conditions = patterns.slice(0, mostIndexed).map((pattern) => sql`e.text LIKE ${pattern}`)
  if (patterns.length > mostIndexed) conditions.push(sql`e.text LIKE ALL (${patterns.slice(mostIndexed)})`)
  const prefixes = how === 'prefixes' ? terms.flatMap(({ text }) => (marked(text).match(word) ?? []).map(cut)) : []
  if (prefixes.length > 0) conditions.push(sql`e.words @@ ${prefixes.map((one) => `'${one}':*`).join(' & ')}::TSQUERY`)
  return joinSql(conditions, ' AND ')
}
