/** A parameter of a statement; an array is one parameter, see `arrays.ts` for those in binary form. */
export type SqlValue = string | number | boolean | Buffer | readonly string[] | null

/** A piece of a statement, `?` for each parameter, with their values in order. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/**
 * Writes SQL: pieces become part of the text, everything else a parameter.
 *
 * @example sql`SELECT json FROM occi_entities WHERE location = ${location}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
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

function isSql(part: SqlValue | Sql): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part
}

/** Pieces with a text between them. */
export function joined(pieces: readonly Sql[], separator: string): Sql {
  return { text: pieces.map((piece) => piece.text).join(separator), values: pieces.flatMap((piece) => piece.values) }
}

/** The text as PostgreSQL takes it: parameters are `$1`, `$2`, … */
export function numbered(text: string): string {
  let number = 0
  return text.replaceAll('?', () => `$${++number}`)
}
