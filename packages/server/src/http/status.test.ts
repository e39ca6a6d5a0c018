import { AttributeError, type ErrorCode, HttpError, OcciError } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { statusOf, toOcciError } from './status.ts'

describe('statusOf (GFD.223 Status Codes)', () => {
  test.each<[ErrorCode, number]>([
    ['definition', 500],
    ['syntax', 400],
    ['invalid', 400],
    ['attribute', 400],
    ['not-found', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['not-applicable', 409],
    ['precondition', 412],
    ['method', 405],
    ['media-type', 415],
    ['not-acceptable', 406],
    ['too-large', 413],
    ['version', 501],
    ['unavailable', 503],
    ['backend', 500],
    ['internal', 500],
  ])('%s is %i', (code, status) => {
    expect(statusOf(new OcciError(code, 'so it is'))).toBe(status)
  })

  test('a backend chooses its own, or refuses an attribute', () => {
    expect(statusOf(new HttpError(507, 'the pool is full'))).toBe(507)
    expect(statusOf(new AttributeError('too large'))).toBe(400)
  })
})

describe('toOcciError', () => {
  test('what callers may know stays as it is', () => {
    const error = new OcciError('conflict', 'it is there already')
    expect(toOcciError(error)).toBe(error)
    const chosen = new HttpError(418, 'no coffee')
    expect(toOcciError(chosen)).toBe(chosen)
  })

  test.each([
    ['an error', new TypeError('secret of line 7')],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['a wrong definition', new OcciError('definition', 'secret option')],
    ['a bug of a backend', new OcciError('backend', 'secret value')],
    ['a bug that says so', new OcciError('internal', 'secret state')],
  ])('%s: internal, and nothing of it is shown', (_, thrown) => {
    const error = toOcciError(thrown)
    expect(error.code).toBe('internal')
    expect(error.message).not.toContain('secret')
    expect(error.cause).toBe(thrown)
  })
})
