import { describe, expect, test } from 'vitest'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, machine, production } from './example/model.test-fixture.ts'
import { collectionQuery, filterQuery, filtersOf } from './filter.ts'
import { View } from './view.ts'

function viewOf(location: string, query: string): View {
  const request = { method: 'GET', location, query: new URLSearchParams(query) }
  const read = new MemoryReader(catalogue, [])
  const context = { mediaType: 'text/html', url: String, path: (path: string) => path, catalogue, read, request }
  return new View(context, { name: '', stylesheet: '' })
}

const tag = encodeURIComponent(production.identifier)

describe('the query of a listing (GFD.223 Filtering)', () => {
  const cases = [
    ['/', '', {}],
    ['/shop/', '', { prefix: '/shop/' }],
    ['/machine/', 'page=2&number=5&map&confirm=delete&action=stop', { kind: machine.identifier }],
    ['/machine/', `category=${tag}`, { kind: machine.identifier, mixins: [production.identifier] }],
    ['/', `category=${encodeURIComponent(machine.identifier)}`, { kind: machine.identifier }],
    ['/', 'category=machine', { kind: machine.identifier }],
    ['/tags/production/', '', { mixins: [production.identifier] }],
    [
      '/machine/',
      'com.example.machine.cores=8&com.example.machine.protected=true&occi.core.title=8',
      {
        kind: machine.identifier,
        attributes: new Map<string, unknown>([
          ['com.example.machine.cores', 8],
          ['com.example.machine.protected', true],
          ['occi.core.title', '8'],
        ]),
      },
    ],
    ['/machine/', 'com.example.machine.cores=', { kind: machine.identifier }],
    [
      '/machine/',
      'attribute=com.example.machine.cores&value=8',
      { kind: machine.identifier, attributes: new Map([['com.example.machine.cores', 8]]) },
    ],
  ] as const
  test.each(cases)('%s?%s', (location, query, expected) => {
    const view = viewOf(location, query)
    expect(collectionQuery(filtersOf(view), view)).toEqual(expected)
  })

  test('leads back to itself', () => {
    const view = viewOf('/machine/', `category=${tag}&com.example.machine.cores=8&page=3`)
    const again = new URLSearchParams(
      [...filterQuery(filtersOf(view))].map(([name, value]): [string, string] => [name, value]),
    )
    expect(filtersOf(viewOf('/machine/', again.toString()))).toEqual(filtersOf(view))
  })
})

test('addresses name views without a value', () => {
  const view = viewOf('/machine/', '')
  expect(
    view.path('/machine/', [
      ['map', ''],
      ['com.example.machine.cores', '8'],
    ]),
  ).toBe('/machine/?map&com.example.machine.cores=8')
  expect(
    view.path('/machine/', [
      ['create', ''],
      ['source', '/a b'],
    ]),
  ).toBe('/machine/?create&source=%2Fa+b')
  expect(view.path('/machine/', [['x', 'create=']])).toBe('/machine/?x=create%3D')
})
