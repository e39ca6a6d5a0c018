import { OcciError } from '@occi/core'
import type { Message, Rendering } from '@occi/core/authoring'
import { expect, it } from 'vitest'
import { contextOf } from './fixtures.test-data.ts'
import { textRenderings } from './text-renderings.ts'

it('gives the three renderings that GFD.229 demands, text/plain first', () => {
  expect(textRenderings().map(({ mediaTypes }) => mediaTypes)).toEqual([
    ['text/plain', 'text/occi+plain'],
    ['text/occi'],
    ['text/uri-list'],
  ])
})

it('ends lines in the chosen way in all of them', () => {
  const error = new OcciError('not-found', 'there is nothing at /x')
  const bodies = (renderings: readonly Rendering[]) =>
    renderings.map(
      (one) =>
        (one.encode({ type: 'error', error, status: 404 }, contextOf(String(one.mediaTypes[0]))) as Message).body,
    )
  expect(new Set(bodies(textRenderings()))).toEqual(new Set(['there is nothing at /x\n']))
  expect(new Set(bodies(textRenderings({ lineEnd: 'crlf' })))).toEqual(new Set(['there is nothing at /x\r\n']))
})

it('bounds the fields of text/occi', () => {
  expect(() => textRenderings({ maxHeaderBytes: -1 })).toThrow('maxHeaderBytes is -1')
})
