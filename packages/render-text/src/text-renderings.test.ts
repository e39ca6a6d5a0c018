import { expect, it } from 'vitest'
import { textRenderings } from './text-renderings.ts'

it('gives the three renderings that GFD.229 demands, text/plain first', () => {
  expect(textRenderings().map(({ mediaTypes }) => mediaTypes)).toEqual([
    ['text/plain', 'text/occi+plain'],
    ['text/occi'],
    ['text/uri-list'],
  ])
})

it('bounds the fields of text/occi', () => {
  expect(() => textRenderings({ maxHeaderBytes: -1 })).toThrow('maxHeaderBytes is -1')
})
