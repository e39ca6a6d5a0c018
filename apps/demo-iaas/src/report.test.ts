import { HttpError, OcciError } from '@occi/core'
import { expect, test } from 'vitest'
import { lineOf } from './report.ts'

test.each([
  [
    'a registry that is unavailable',
    new OcciError('unavailable', 'the disk is full', { cause: new Error('errcode 13') }),
  ],
  ['a version that is not spoken', new OcciError('version', 'the disk is full')],
  ['a client that has gone', new DOMException('the disk is full', 'AbortError')],
  ['a hypervisor that is unavailable', new HttpError(503, 'the disk is full')],
])('%s: one line', (_, error) => {
  expect(lineOf(error, 'GET /')).toBe('GET /: the disk is full\n')
})

test('a bug: with its stack trace', () => {
  expect(lineOf(new TypeError('no function'), 'GET /')).toMatch(
    /^GET \/: TypeError: no function\n {4}at .*report\.test/,
  )
})
