import { expect, test } from 'vitest'
import { joinSql, sqlTag } from './sql.ts'

const sql = sqlTag<string | number | null>()

test('values become parameters, pieces a part of the text with their parameters in its order', () => {
  const condition = joinSql([sql`a = ${1}`, sql`b IS NOT ${null}`], ' AND ')
  const statement = sql`SELECT ${'x'} FROM t WHERE ${condition} LIMIT ${2}`
  expect(statement).toEqual({ text: 'SELECT ? FROM t WHERE a = ? AND b IS NOT ? LIMIT ?', values: ['x', 1, null, 2] })
})

test('a template without pieces has the same text each time', () => {
  const look = (id: number) => sql`SELECT * FROM t WHERE id = ${id}`
  expect([look(1), look(2)]).toEqual([1, 2].map((id) => ({ text: 'SELECT * FROM t WHERE id = ?', values: [id] })))
})
