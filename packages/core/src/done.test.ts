import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Done, doneParameter, formatDone, parseDone } from './done.ts'

const number = fc.integer({ min: 0, max: 999_999_999 })
const done: fc.Arbitrary<Done> = fc.record(
  {
    type: fc.constantFrom('created', 'saved', 'acted', 'deleted', 'added', 'removed', 'defined', 'dropped'),
    count: number,
    of: number,
    subject: fc.webPath().filter((path) => path !== ''),
  },
  { requiredKeys: ['type', 'count', 'of'] },
)

test('what is written is read back from an address', () => {
  fc.assert(
    fc.property(done, (one) => {
      const query = new URLSearchParams(`${doneParameter}=${formatDone(one)}`)
      expect(parseDone(query.get(doneParameter) ?? '')).toEqual(one)
    }),
  )
  expect(formatDone({ type: 'acted', count: 133, of: 201, subject: 'start' })).toBe('acted:133:201:start')
})

test.each([
  '',
  'acted',
  'acted:1',
  'acted:-1:2',
  'acted:1:2:',
  'toString:1:1',
  'won:1:1',
  'saved:1e3:1',
  'saved:1:1\n',
])('does not read %j', (value) => expect(parseDone(value)).toBeUndefined())
