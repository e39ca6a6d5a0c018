import { type Sql as SqlOf, type SqlTag, sqlTag } from '@occi/core/store'

/** What a statement takes as a parameter. */
export type SqlValue = string | number | null

/** A piece of a statement, with the values of its parameters. */
export type Sql = SqlOf<SqlValue>

export const sql: SqlTag<SqlValue> = sqlTag<SqlValue>()
