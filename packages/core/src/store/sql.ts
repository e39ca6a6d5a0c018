/** A piece of a statement, `?` for each parameter, with their values in order. */
export interface Sql<V> {
  readonly text: string
  readonly values: readonly V[]
}

/** Pieces become part of the text, everything else a parameter. */
export type SqlTag<V> = (strings: TemplateStringsArray, ...parts: readonly (V | Sql<V>)[]) => Sql<V>

/**
 * Returns what writes SQL.
 *
 * @example const sql = sqlTag<string | number>()
 * sql`SELECT json FROM entities WHERE location = ${location}`
 */
export function sqlTag<V>(): SqlTag<V> {
  /** The texts of templates without pieces, which are looked up by what they are. */
  const texts = new WeakMap<TemplateStringsArray, string>()
  return (strings, ...parts) => {
    if (parts.every((part): part is V => !isSql(part))) {
      const text = texts.get(strings) ?? strings.join('?')
      texts.set(strings, text)
      return { text, values: parts }
    }
    let text = strings[0] ?? ''
    const values: V[] = []
    for (const [index, part] of parts.entries()) {
      if (isSql(part)) {
        text += part.text
        values.push(...part.values)
      } else {
        text += '?'
        values.push(part)
      }
      text += strings[index + 1] ?? ''
    }
    return { text, values }
  }
}

function isSql<V>(part: V | Sql<V>): part is Sql<V> {
  return typeof part === 'object' && part !== null && 'text' in part
}

/** Pieces with a text between them. */
export function joinSql<V>(pieces: readonly Sql<V>[], separator: string): Sql<V> {
  return { text: pieces.map((piece) => piece.text).join(separator), values: pieces.flatMap((piece) => piece.values) }
}
