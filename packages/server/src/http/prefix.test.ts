import { expect, test } from 'vitest'
import { removedPrefix } from './prefix.ts'

test.each([
  ['/cloud/compute/', '/compute/', '/cloud'],
  ['/cloud/compute/?a=/b', '/compute/?a=/b', '/cloud'],
  ['/a/b/', '/', '/a/b'],
  ['/a/b', '/', '/a/b'],
  ['/a?x', '/?x', '/a'],
  ['/caf%c3%a9/x', '/x', '/caf%C3%A9'],
  ['/cloud/%7Ex', '/~x', '/cloud'],
  ['/compute/', '/compute/', ''],
  ['/', '/', ''],
  ['/machine/1', '/compute/1', ''],
  ['*', '*', ''],
  ['/../compute/', '/compute/', ''],
  ['/cloud//compute/', '/compute/', '/cloud'],
  ['/cloud//compute/', '//compute/', '/cloud'],
  ['/cloud/compute//1', '/compute/1', '/cloud'],
  ['//compute/', '/compute/', ''],
  ['http://localhost/compute/', '/compute/', ''],
])('%s, passed on as %s: %j', (whole, rest, prefix) => {
  expect(removedPrefix(whole, rest)).toBe(prefix)
})
