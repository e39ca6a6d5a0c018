import type { RawAnswerType, ReceivedMessage } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'
import { uriListRendering } from './uri-list-rendering.ts'

const plain = (...lines: string[]): ReceivedMessage => ({
  fields: [['Content-Type', 'text/plain']],
  body: lines.join('\n'),
})
const occi = (...fields: [string, string][]): ReceivedMessage => ({
  fields: [['Content-Type', 'text/occi'], ...fields],
  body: 'OK',
})
const read = (message: ReceivedMessage, ...types: RawAnswerType[]) => {
  const rendering = message.body === 'OK' ? textOcciRendering() : textPlainRendering()
  return rendering.answers.decode(message, types)
}
const compute = 'compute;scheme="http://schemas.ogf.org/occi/infrastructure#";class="kind"'
const identifier = 'http://schemas.ogf.org/occi/infrastructure#compute'

describe('answers of other servers', () => {
  test('rOCCI-server: an entity with a link, no space after semicolons', () => {
    const answer = read(
      plain(
        `Category: ${compute}`,
        'Category: compute;scheme="http://opennebula.org/occi/infrastructure#";class="mixin"',
        'X-OCCI-Attribute: occi.core.id="4011"',
        'X-OCCI-Attribute: occi.compute.memory=4.0',
        'Link: </storage/8>;rel="http://schemas.ogf.org/occi/infrastructure#storage";self="/storagelink/4011_0";category="http://schemas.ogf.org/occi/infrastructure#storagelink";occi.storagelink.state="active"',
      ),
      'entity',
    )
    expect(answer).toMatchObject({
      type: 'entity',
      entity: {
        categories: [{ identifier }, { identifier: 'http://opennebula.org/occi/infrastructure#compute' }],
        links: [{ id: '/storagelink/4011_0', target: { uri: '/storage/8' } }],
      },
    })
  })

  test('ooi: actions, a mixin without title, and a category with what is not known', () => {
    const answer = read(
      plain(
        `Category: ${compute}; title="compute resource"; rel="http://schemas.ogf.org/occi/core#resource"; location="http://ooi.example.org/occi1.1/compute/"; since="1.1"`,
        'X-OCCI-Attribute: occi.core.title="vm"',
        'Link: <http://ooi.example.org/compute/1?action=stop>; rel="http://schemas.ogf.org/occi/infrastructure/compute/action#stop"',
        'X-OCCI-Future: anything',
      ),
      'entity',
    )
    expect(answer).toMatchObject({
      type: 'entity',
      entity: { actions: ['http://schemas.ogf.org/occi/infrastructure/compute/action#stop'] },
    })
  })

  test('pyssf: a query interface with properties of attributes that are not known', () => {
    const answer = read(
      plain(`Category: ${compute}; attributes="occi.compute.cores{} occi.compute.state{immutable type:enum}"`),
      'categories',
    )
    expect(answer).toEqual({ type: 'categories', categories: [expect.objectContaining({ term: 'compute' })] })
    expect(answer?.type === 'categories' ? answer.categories[0]?.attributes : []).toEqual([
      { name: 'occi.compute.cores', mutable: true, required: false },
      { name: 'occi.compute.state', mutable: false, required: false },
    ])
  })

  test('success alone carries nothing, in the body or in the header', () => {
    expect(read(plain('OK'), 'entity')).toBeUndefined()
    expect(read(occi(), 'entity', 'locations')).toBeUndefined()
  })

  test('a location in the field Location, several in one field', () => {
    expect(read(occi(['Location', 'http://a/compute/1,http://a/compute/2']), 'locations')).toEqual({
      type: 'locations',
      locations: ['http://a/compute/1', 'http://a/compute/2'],
    })
  })

  test('links of the web are no links of OCCI', () => {
    const answer = read(occi(['Category', compute], ['Link', '<http://a/compute/?page=2>; rel="next"']), 'entity')
    expect(answer).toEqual({
      type: 'entity',
      entity: { categories: [{ identifier, class: 'kind' }], attributes: new Map() },
    })
  })

  test('the first value counts if an attribute is given twice', () => {
    const answer = read(plain(`Category: ${compute}`, 'X-OCCI-Attribute: a.b=1', 'X-OCCI-Attribute: a.b=2'), 'entity')
    expect(answer?.type === 'entity' ? answer.entity.attributes : undefined).toEqual(new Map([['a.b', { text: '1' }]]))
  })
})

describe('what is not expected is never taken for it', () => {
  test.each<[string, ReceivedMessage, RawAnswerType]>([
    ['locations for an entity', plain('X-OCCI-Location: http://a/compute/1'), 'entity'],
    ['an entity for locations', plain(`Category: ${compute}`, 'X-OCCI-Attribute: a.b=1'), 'locations'],
  ])('%s', (_, message, type) => {
    expect(() => read(message, type)).toThrow(/^expected .*, found /)
  })

  test('a list of URIs for an entity', () => {
    const message = { fields: [['Content-Type', 'text/uri-list']] as const, body: 'http://a/compute/1\n' }
    expect(() => uriListRendering().answers.decode(message, ['entity'])).toThrow('expected an entity, found locations')
  })

  test('what cannot be read is refused with its place', () => {
    expect(() => read(plain('Category: compute;scheme="http://a#'), 'entity')).toThrow('line 1, column')
  })
})

describe('errors', () => {
  const { answers } = textPlainRendering()

  test('are the lines of the body', () => {
    expect(answers.decodeError(plain('there is no such entity', ''))).toEqual({
      message: 'there is no such entity',
      faults: [],
    })
    expect(answers.decodeError(plain('line 1: this', 'line 2: that'))).toEqual({
      message: 'line 1: this; line 2: that',
      faults: [{ message: 'line 1: this' }, { message: 'line 2: that' }],
    })
    expect(answers.decodeError(plain())).toBeUndefined()
  })
})
