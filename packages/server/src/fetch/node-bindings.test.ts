import { expect, test } from 'vitest'
import { isAbortedIn } from './node-bindings.ts'

const open = { closed: false, writableFinished: false }

test.each([
  ['the answer is under way', { outgoing: open, incoming: { socket: { destroyed: false } } }, false],
  ['the connection broke', { outgoing: open, incoming: { socket: { destroyed: true } } }, true],
  ['the answer was closed before its end', { outgoing: { ...open, closed: true } }, true],
  ['the answer is done', { outgoing: { closed: true, writableFinished: true } }, false],
  ['the host does not tell', {}, undefined],
  ['there is no host', undefined, undefined],
])('whether a client has gone: %s', (_, env, expected) => {
  expect(isAbortedIn(env)).toBe(expected)
})
