import { OcciError } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'
import { messageOf } from './model.test-fixture.ts'

describe('jsonRendering', () => {
  it('serves the media type of GFD.226 first', () => {
    expect(jsonRendering().mediaTypes).toEqual(['application/occi+json', 'application/json'])
  })

  it('accepts other media types', () => {
    expect(jsonRendering({ mediaTypes: ['text/json'] }).mediaTypes).toEqual(['text/json'])
  })

  it('accepts another depth', () => {
    const message = messageOf({ attributes: { 'a.b': [[[1]]] } })
    expect(jsonRendering({ maxDepth: 5 }).decode(message, ['entity'])).toBeDefined()
    expect(() => jsonRendering({ maxDepth: 4 }).decode(message, ['entity'])).toThrow('nested deeper than 4')
  })

  it.each([{ mediaTypes: [] }, { maxDepth: 0 }, { maxDepth: 1.5 }, { maxDepth: 1e6 }, { maxDepth: Number.NaN }])(
    'refuses %j',
    (options) => {
      expect(() => jsonRendering(options)).toThrow(OcciError)
    },
  )
})
