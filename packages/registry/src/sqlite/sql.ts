/** What a statement takes as a parameter. */
export type SqlValue = string | number | null

/** A piece of a statement, with the values of its parameters in their order. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/**
 * Writes SQL: pieces become part of the text, everything else a parameter.
 *
 * @example sql`SELECT json FROM entities WHERE location = ${location}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object' && part !== null) {
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

/** Pieces with a text between them. */
export function joined(pieces: readonly Sql[], separator: string): Sql {
  return { text: pieces.map((piece) => piece.text).join(separator), values: pieces.flatMap((piece) => piece.values) }
}
