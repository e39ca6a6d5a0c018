import { describe, expect, test } from 'vitest'
import { faultsError, formatFault, formatPosition } from './authoring.ts'
import { refusal } from './example-model.test-fixture.ts'
import { AttributeError, HttpError, OcciError } from './index.ts'

describe('errors', () => {
  test('carry a code, faults and a cause', () => {
    const cause = new Error('disk full')
    const error = new OcciError('unavailable', 'the store is unavailable', { cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'OcciError',
      code: 'unavailable',
      message: 'the store is unavailable',
      faults: [],
      cause,
    })
    expect(new OcciError('internal', 'x')).not.toHaveProperty('cause')
  })

  test('a backend refuses an attribute', () => {
    const error = new AttributeError('occi.storage.size must be at most 100', 'occi.storage.size')
    expect(error).toBeInstanceOf(OcciError)
    expect(error).toMatchObject({ name: 'AttributeError', code: 'attribute', attribute: 'occi.storage.size' })
    expect(error.faults).toEqual([{ message: error.message, path: ['attributes', 'occi.storage.size'] }])
    expect(new AttributeError('no').faults).toEqual([{ message: 'no', path: [] }])
  })

  test('a backend chooses the answer', () => {
    const error = new HttpError(503, 'the hypervisor is unavailable', { 'retry-after': '30' })
    expect(error).toMatchObject({ name: 'HttpError', code: 'http', status: 503, headers: { 'retry-after': '30' } })
    expect(new HttpError(400, '').headers).toEqual({})
  })

  test.each([200, 399, 600, 404.5, Number.NaN])('%d is not such a status', (status) => {
    expect(refusal(() => new HttpError(status, 'x'), 'definition').message).toBe(
      `HttpError takes a status from 400 to 599, not ${status}`,
    )
  })
})

describe('faults in words', () => {
  test.each([
    [undefined, ''],
    [{}, ''],
    [{ line: 2 }, 'line 2'],
    [{ line: 2, column: 5 }, 'line 2, column 5'],
    [{ header: 'X-OCCI-Attribute', column: 1 }, 'header X-OCCI-Attribute, column 1'],
    [{ pointer: '/attributes/a~1b' }, '/attributes/a~1b'],
    [{ pointer: '' }, 'the whole document'],
    [{ field: 'title' }, 'field title'],
  ])('a position, %j: %s', (position, words) => expect(formatPosition(position)).toBe(words))

  test('the position comes first', () => {
    expect(formatFault({ message: 'x is wrong', path: ['x'], position: { line: 3 } })).toBe('line 3: x is wrong')
    expect(formatFault({ message: 'x is wrong', path: ['x'] })).toBe('x is wrong')
  })

  test('an error lists them all', () => {
    const faults = [
      { message: 'a is wrong', path: [], position: { line: 1 } },
      { message: 'b is missing', path: ['b'] },
    ]
    const error = faultsError('syntax', faults)
    expect(error).toMatchObject({ code: 'syntax', message: 'line 1: a is wrong; b is missing', faults })
  })

  test('keep what a client wrote on one line', () => {
    const error = faultsError('invalid', [{ message: 'no such thing: a\r\nSet-Cookie: b\u2028\ud800', path: [] }])
    const message = 'no such thing: a\\u000d\\u000aSet-Cookie: b\\u2028\\ud800'
    expect(error).toMatchObject({ message, faults: [{ message }] })
  })
})
