import type { RawAnswerType } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { jsonRendering } from './json-rendering.ts'

const { answers } = jsonRendering()
const message = (value: unknown) => ({
  fields: [['Content-Type', 'application/json']] as const,
  body: typeof value === 'string' ? value : JSON.stringify(value),
})
const read = (value: unknown, ...types: RawAnswerType[]) => answers.decode(message(value), types)
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'

describe('answers of other servers', () => {
  test('members that are not known are ignored, null is no value', () => {
    const entity = { kind, id: '1', title: null, links: null, summary: 'x', tenant: 7, attributes: { 'a.b': null } }
    expect(read(entity, 'entity')).toEqual({
      type: 'entity',
      entity: {
        id: '1',
        categories: [{ identifier: kind, class: 'kind' }],
        summary: { json: 'x' },
        attributes: new Map([['a.b', { json: null }]]),
      },
    })
  })

  test('rOCCI-server: an entity as a listing of one', () => {
    const one = read({ resources: [{ kind, id: '1' }], links: [] }, 'entity')
    expect(one).toMatchObject({ type: 'entity', entity: { id: '1' } })
    expect(() => read({ resources: [{ kind }, { kind }] }, 'entity')).toThrow('expected an entity')
  })

  test('a model of categories with what is not known', () => {
    const compute = {
      ...{
        term: 'compute',
        scheme: 'http://schemas.ogf.org/occi/infrastructure#',
        related: 'http://schemas.ogf.org/occi/core#resource',
      },
      attributes: { occi: { compute: { cores: { mutable: true, unit: 'cores' } } } },
    }
    expect(read({ kinds: [compute], version: '1.1' }, 'categories')).toEqual({
      type: 'categories',
      categories: [
        {
          ...{ term: 'compute', scheme: 'http://schemas.ogf.org/occi/infrastructure#', class: 'kind' },
          rel: ['http://schemas.ogf.org/occi/core#resource'],
          attributes: [{ name: 'occi.compute.cores', mutable: true }],
        },
      ],
    })
  })

  test('locations as a plain array', () => {
    expect(read(['http://a/compute/1'], 'locations')).toEqual({ type: 'locations', locations: ['http://a/compute/1'] })
  })

  test('what is not expected is refused', () => {
    expect(() => read({ locations: [] }, 'entity')).toThrow('expected an entity')
    expect(() => read([], 'entity')).toThrow('expected an entity')
    expect(() => read({ kind: 1 }, 'entity')).toThrow('/kind')
  })
})

describe('errors', () => {
  test.each<[string, unknown, unknown]>([
    [
      'a problem',
      {
        type: 'urn:occi:error:invalid',
        title: 'x',
        status: 400,
        detail: 'wrong',
        code: 'invalid',
        faults: [{ message: 'a', pointer: '/b', line: 2, extra: 1 }, 1],
      },
      {
        message: 'wrong',
        code: 'invalid',
        status: 400,
        faults: [{ message: 'a', position: { pointer: '/b', line: 2 } }],
      },
    ],
    [
      'a problem without detail',
      { title: 'Not Found', status: 404 },
      { message: 'Not Found', status: 404, faults: [] },
    ],
    ['OpenStack', { error: { code: 404, message: 'gone' } }, { message: 'gone', status: 404, faults: [] }],
    ['a message alone', { message: 'wrong', code: 500 }, { message: 'wrong', status: 500, faults: [] }],
    ['a word', { error: 'wrong' }, { message: 'wrong', faults: [] }],
    ['nothing', {}, undefined],
    ['no object', [1], undefined],
    ['no body', '', undefined],
  ])('%s', (_, value, expected) => {
    expect(answers.decodeError(message(value))).toEqual(expected)
  })

  test('a page is no JSON', () => {
    expect(() => answers.decodeError(message('<html>'))).toThrow('line 1, column 1')
  })
})
