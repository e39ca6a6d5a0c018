/** A parameter of a statement; an array is one parameter, see `arrays.ts` for those in binary form. */
export type SqlValue = string | number | boolean | Buffer | readonly string[] | null

/** A piece of a statement, `?` for each parameter, with their values in order. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** The texts of templates without pieces, which are looked up by what they are. */
const texts = new WeakMap<TemplateStringsArray, string>()

/**
 * Writes SQL: pieces become part of the text, everything else a parameter.
 *
 * @example sql`SELECT json FROM occi_entities WHERE location = ${location}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  if (parts.every(isValue)) {
    const text = texts.get(strings) ?? strings.join('?')
    texts.set(strings, text)
    return { text, values: parts }
  }
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
  for (const [index, part] of parts.entries()) {
    if (isValue(part)) {
      text += '?'
      values.push(part)
    } else {
      text += part.text
      values.push(...part.values)
    }
    text += strings[index + 1] ?? ''
  }
  return { text, values }
}

function isValue(part: SqlValue | Sql): part is SqlValue {
  return typeof part !== 'object' || part === null || !('text' in part)
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
