import { once } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { Table, writeTable } from './table.ts'

const column = { title: 'NAME', cell: (name: string) => name }

test('a table of any length is written as it is read', async () => {
  let made = 0
  let written = 0
  let most = 0
  const rows = (function* () {
    for (; made < 10_000; made++) {
      most = Math.max(most, made - written)
      yield `row ${made}`
    }
  })()
  const output = new Writable({
    highWaterMark: 1024,
    write(piece, _, done) {
      written += String(piece).startsWith('row') ? 1 : 0
      setImmediate(done)
    },
  })
  expect(await writeTable(output, rows, () => [column])).toBe(10_000)
  output.end()
  await once(output, 'finish')
  expect(written).toBe(10_000)
  // The first rows, which decide the width, and what the stream takes before it says that it is full.
  expect(most).toBeLessThan(100 + 1024)
})

test('columns follow the widest cell, as it is shown', async () => {
  let text = ''
  const output = new Writable({
    write(piece, _, done) {
      text += piece
      done()
    },
  })
  const columns = [column, { title: 'N', cell: ({ length }: string) => String(length), isNumber: true }]
  await writeTable(output, ['店', 'e\u0301', 'ab\ncd'], () => columns)
  await new Table(output, columns).write(['later'])
  expect(text).toBe('NAME    N\n店      1\ne\u0301       2\nab\\ncd  5\nNAME   N\nlater  5\n')
})

test('later rows widen columns', async () => {
  let text = ''
  const output = new Writable({
    write(piece, _, done) {
      text += piece
      done()
    },
  })
  const table = new Table(output, [column, { title: 'N', cell: () => '1' }])
  await table.measure(['sample'])
  for (const row of ['a', 'a longer one', 'b']) await table.write([row])
  expect(text).toBe('NAME    N\na       1\na longer one  1\nb             1\n')
})
