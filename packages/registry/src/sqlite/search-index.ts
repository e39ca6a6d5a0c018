import { OcciError } from '@occi/core'
import { parseEntity, type SearchTerm, searchText } from '@occi/core/store'
import type { Database } from './database.ts'
import { IdleWork } from './idle-work.ts'
import { type Sql, sql } from './sql.ts'
import type { WriteGroup } from './write-group.ts'

/** How many entities are indexed in one transaction, and about how many characters of them. */
const indexedAtOnce = 200
const charactersAtOnce = 500_000

/** How many transactions a search waits for before it gives up. */
const mostTransactions = 100

/** Precedes the start of each word: with it, a word's first two characters make the three that the index knows. */
const marker = '\u0001'

/**
 * Finds entities by parts of words (FTS5, trigrams) and by one or two characters at the start of words. Commits only
 * note which entities they changed or deleted; these, and new ones, are indexed while the process has little else to do,
 * or at last before the next search.
 */
export class SearchIndex {
  readonly #database: Database
  readonly #group: WriteGroup
  /** Whether this SQLite has what the index needs. */
  readonly isAvailable: boolean
  #exists = false
  #indexing: Promise<void> | undefined
  readonly #idle = new IdleWork(async () => {
    if (!this.isUpToDate()) await this.#indexSome()
    return !this.isUpToDate()
  })

  constructor(database: Database, group: WriteGroup) {
    this.#database = database
    this.#group = group
    this.isAvailable = database.get("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'") !== undefined
  }

  /** Indexes what a commit has changed, soon and in parts. */
  committed(): void {
    if (this.isAvailable) this.#idle.start()
  }

  /** Indexes nothing any more by itself. */
  stop(): void {
    this.#idle.stop()
  }

  /**
   * Indexes what was changed and is not indexed yet; at once if that is nothing.
   *
   * @throws OcciError `unavailable` if that is more than is indexed within a request: it continues by itself
   */
  async catchUp(): Promise<void> {
    for (let count = 0; count < mostTransactions; count++) {
      if (this.isUpToDate()) return
      await this.#indexSome()
    }
    if (this.isUpToDate()) return
    this.#idle.start()
    throw new OcciError('unavailable', 'the search index is being built: search again in a moment')
  }

  isUpToDate(): boolean {
    this.#exists ||= this.#database.get("SELECT 1 FROM sqlite_schema WHERE name = 'search'") !== undefined
    if (!this.#exists) return false
    return unindexed.every(({ text, values }) => this.#database.get(text, ...values) === undefined)
  }

  /** Indexes a part, which all that wait for one share. */
  #indexSome(): Promise<void> {
    this.#indexing ??= this.#group
      .run(() => () => this.#indexNow(), { isDurable: false })
      .finally(() => {
        this.#indexing = undefined
      })
    return this.#indexing
  }

  #indexNow(): void {
    this.#database.run(createIndex)
    for (const { entity, json } of this.#unindexed()) {
      this.#database.run('DELETE FROM search WHERE rowid = ?', entity)
      if (json !== null) {
        const text = indexedText(searchText(parseEntity(json)))
        this.#database.run('INSERT INTO search (rowid, text) VALUES (?, ?)', entity, text)
      }
      this.#database.run('DELETE FROM unindexed WHERE entity = ?', entity)
    }
  }

  #unindexed(): readonly Unindexed[] {
    const rows: Unindexed[] = []
    let characters = 0
    for (const statement of unindexed) {
      for (const row of this.#database.each<Unindexed>(statement)) {
        rows.push(row)
        characters += row.json?.length ?? 0
        if (characters > charactersAtOnce) return rows
      }
    }
    return rows
  }
}

/** The greatest number that is indexed. */
const last = sql`coalesce((SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1), 0)`

/** What was changed or deleted since it was indexed, and what is newer than all that is indexed. */
const unindexed = [
  sql`SELECT unindexed.entity, json FROM unindexed LEFT JOIN entities USING (entity)
    WHERE unindexed.entity <= ${last} LIMIT ${indexedAtOnce}`,
  sql`SELECT entity, json FROM entities WHERE entity > ${last} ORDER BY entity LIMIT ${indexedAtOnce}`,
]

interface Unindexed {
  readonly entity: number
  /** Null if it was deleted. */
  readonly json: string | null
}

const createIndex = `CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
  text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1')`

/** The condition on `search` that an entity has all terms. */
export function matchCondition(terms: readonly SearchTerm[]): Sql {
  const phrases = terms.map(({ text, isPrefix }) => {
    const start = isPrefix ? `${marker.repeat(3 - [...text].length)}${plain(text)}` : plain(text)
    return `"${start.replaceAll('"', '""')}"`
  })
  return sql`search MATCH ${phrases.join(' AND ')}`
}

/** A text, followed by the starts of its words. */
function indexedText(text: string): string {
  const starts = new Set<string>()
  for (const [, start] of plain(text).matchAll(wordStart)) starts.add(marker + marker + start)
  return [plain(text), ...starts].join(' ')
}

/** One or two characters where no letter, digit or mark precedes. */
const wordStart = /(?<![\p{L}\p{N}\p{M}])(?=(\S\S?))/gu

/** The tokenizer ends at NUL, and markers are only for the index: both are looked for as spaces, which no term has. */
function plain(text: string): string {
  return text.replaceAll('\u0000', ' ').replaceAll(marker, ' ')
}
