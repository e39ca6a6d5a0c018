import { type Sql as SqlOf, type SqlTag, sqlTag } from '@occi/core/store'

/** A parameter of a statement; an array is one parameter, see `arrays.ts` for those in binary form. */
export type SqlValue = string | number | boolean | Buffer | readonly string[] | null

/** A piece of a statement, with the values of its parameters. */
export type Sql = SqlOf<SqlValue>

export const sql: SqlTag<SqlValue> = sqlTag<SqlValue>()

/** The text as PostgreSQL takes it: parameters are `$1`, `$2`, … */
export function numbered(text: string): string {
  let number = 0
  return text.replaceAll('?', () => `$${++number}`)
}
