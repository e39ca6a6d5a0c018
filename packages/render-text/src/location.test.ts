import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLocation, parseLocation } from './location.ts'
import { uri } from './text.test-data.ts'

describe('parseLocation', () => {
  it.each([
    ['an absolute URL', 'http://h:80/compute/1', 'http://h:80/compute/1'],
    ['a path', '/compute/1', '/compute/1'],
    ['spaces around it', '  /compute/1 ', '/compute/1'],
    ['a semicolon at the end', '/compute/1;', '/compute/1'],
    ['a semicolon within', '/compute/1;v=2', '/compute/1;v=2'],
  ])('reads %s', (_, given, location) => {
    expect(parseLocation(given)).toBe(location)
  })

  it.each([
    ['', 'column 1: found the end, expected a URI'],
    ['"http://h/1"', 'column 1: found a quotation mark, expected a URI'],
    ['/a /b', "column 4: found '/', expected the end"],
    ['http://"h"/1', 'column 8: found a quotation mark, expected the end'],
  ])('refuses %j', (given, message) => {
    expect(() => parseLocation(given)).toThrow(expect.objectContaining({ code: 'syntax', message }))
  })
})

describe('formatLocation', () => {
  it('writes what parseLocation reads back', () => {
    fc.assert(
      fc.property(uri, (one) => {
        expect(parseLocation(formatLocation(one))).toBe(one)
      }),
    )
  })

  it('writes no separator of a list', () => {
    expect(formatLocation('/a,b;c')).toBe('/a%2Cb%3Bc')
  })
})
