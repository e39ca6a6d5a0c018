import { isOcciError } from '@occi/core'
import type { Raw, RawType } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeForm } from './decode.ts'
import { formMethod } from './method.ts'
import { attributeOfField, fieldOf } from './names.ts'
import { readPairs } from './pairs.ts'

const form = (body: string | Uint8Array, type = 'application/x-www-form-urlencoded') => ({
  fields: [['Content-Type', type]] as const,
  body,
})
const kind = 'http://example.com/occi#job'
const text = (value: string) => ({ text: value })

/** What a form carries, by the fields of the form and what the request can carry. */
const vectors: readonly { name: string; body: readonly [string, string][]; expect: readonly RawType[]; raw: Raw }[] = [
  {
    name: 'GFD.223 Create Entity Instance: an entity, its empty fields not given',
    body: [
      ['category', kind],
      ['title', 'Nightly'],
      ['summary', ''],
      ['com.example.job.command', 'make'],
      ['com.example.job.nice', ''],
    ],
    expect: ['entity', 'entities'],
    raw: {
      type: 'entity',
      entity: {
        categories: [{ identifier: kind }],
        title: text('Nightly'),
        attributes: new Map([['com.example.job.command', text('make')]]),
      },
    },
  },
  {
    name: 'GFD.223 Create Entity Instance: several categories, the empty one of a list that was left alone',
    body: [
      ['category', kind],
      ['category', ''],
      ['category', 'http://example.org/tags#a'],
    ],
    expect: ['entity'],
    raw: {
      type: 'entity',
      entity: {
        categories: [{ identifier: kind }, { identifier: 'http://example.org/tags#a' }],
        attributes: new Map(),
      },
    },
  },
  {
    name: 'GFD.221 Link: inline links by their numbers, whatever the order of the fields',
    body: [
      ['link.10.target', '/b'],
      ['link.2.category', 'http://example.com/occi#uses'],
      ['link.2.target', '/a'],
      ['link.2.com.example.uses.as', 'input'],
      ['link.10.title', 'Second'],
      ['category', kind],
    ],
    expect: ['entity'],
    raw: {
      type: 'entity',
      entity: {
        categories: [{ identifier: kind }],
        attributes: new Map(),
        links: [
          {
            categories: [{ identifier: 'http://example.com/occi#uses' }],
            target: { uri: '/a' },
            attributes: new Map([['com.example.uses.as', text('input')]]),
          },
          { categories: [], target: { uri: '/b' }, title: text('Second'), attributes: new Map() },
        ],
      },
    },
  },
  {
    name: 'a link: what is typed goes before what is chosen',
    body: [
      ['source', '/a'],
      ['target', '/b'],
      ['target', 'https://example.net/c'],
      ['target.kind', kind],
    ],
    expect: ['entity'],
    raw: {
      type: 'entity',
      entity: {
        categories: [],
        attributes: new Map(),
        source: { uri: '/a' },
        target: { uri: 'https://example.net/c', kind },
      },
    },
  },
  {
    name: 'GFD.223 Partial Update: a text that was emptied is the empty text',
    body: [
      ['_empty', 'title'],
      ['title', ''],
      ['_empty', 'com.example.job.command'],
      ['com.example.job.command', ''],
      ['summary', ''],
    ],
    expect: ['entity', 'entities'],
    raw: {
      type: 'entity',
      entity: { categories: [], title: text(''), attributes: new Map([['com.example.job.command', text('')]]) },
    },
  },
  {
    name: 'GFD.223 Replace: what is empty is not there',
    body: [
      ['_method', 'PUT'],
      ['_empty', 'title'],
      ['title', ''],
      ['category', kind],
      ['com.example.job.command', ''],
    ],
    expect: ['entity'],
    raw: { type: 'entity', entity: { categories: [{ identifier: kind }], attributes: new Map() } },
  },
  {
    name: 'GFD.223 Trigger Action: an action, its attributes under their own names',
    body: [
      ['action', 'http://example.com/occi/action#stop'],
      ['method', 'now'],
      ['reason', ''],
      ['attribute.title', 'x'],
    ],
    expect: ['action'],
    raw: {
      type: 'action',
      action: 'http://example.com/occi/action#stop',
      attributes: new Map([
        ['method', text('now')],
        ['title', text('x')],
      ]),
    },
  },
  {
    name: 'GFD.223 Associate Mixin: members of a collection',
    body: [
      ['location', '/a'],
      ['location', ''],
      ['location', '/b'],
    ],
    expect: ['locations', 'entity', 'entities'],
    raw: { type: 'locations', locations: ['/a', '/b'] },
  },
  {
    name: 'GFD.223 HTTP Methods Applied to Collections: no members at all, where the form means it',
    body: [
      ['_method', 'PUT'],
      ['_empty', 'location'],
      ['location', ''],
    ],
    expect: ['locations'],
    raw: { type: 'locations', locations: [] },
  },
  {
    name: 'GFD.223 HTTP Methods Applied to Collections: an entity, where no members are named',
    body: [['category', kind]],
    expect: ['locations', 'entity', 'entities'],
    raw: { type: 'entity', entity: { categories: [{ identifier: kind }], attributes: new Map() } },
  },
  {
    name: 'GFD.223 HTTP Methods Applied to Query Interface: a mixin with attributes; rows without a name are none',
    body: [
      ['mixin.term', 'owner'],
      ['mixin.scheme', 'http://example.org/tags#'],
      ['mixin.title', 'Owner'],
      ['mixin.location', ''],
      ['mixin.applies', kind],
      ['mixin.rel', 'http://example.org/tags#person'],
      ['mixin.attribute.0.name', ''],
      ['mixin.attribute.0.type', 'string'],
      ['mixin.attribute.1.name', 'org.example.age'],
      ['mixin.attribute.1.type', 'integer'],
      ['mixin.attribute.1.default', '30'],
      ['mixin.attribute.1.required', 'true'],
      ['mixin.attribute.1.description', 'Years'],
    ],
    expect: ['categories'],
    raw: {
      type: 'categories',
      categories: [
        {
          term: 'owner',
          scheme: 'http://example.org/tags#',
          class: 'mixin',
          title: 'Owner',
          rel: ['http://example.org/tags#person'],
          applies: [kind],
          attributes: [
            {
              name: 'org.example.age',
              mutable: true,
              type: 'integer',
              required: true,
              default: 30,
              description: 'Years',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'several entities, where only those are expected',
    body: [['category', kind]],
    expect: ['entities'],
    raw: { type: 'entities', entities: [{ categories: [{ identifier: kind }], attributes: new Map() }] },
  },
  {
    name: 'GFD.223 Filtering',
    body: [
      ['category', kind],
      ['com.example.job.command', 'make'],
    ],
    expect: ['filter'],
    raw: {
      type: 'filter',
      categories: [{ identifier: kind }],
      attributes: new Map([['com.example.job.command', text('make')]]),
    },
  },
]

describe('decodeForm', () => {
  for (const { name, body, expect: types, raw } of vectors) {
    test(name, () => {
      expect(decodeForm(form(new URLSearchParams(body).toString()), types)?.raw).toEqual(raw)
    })
  }

  test('reads octets, with a charset in the media type', () => {
    const body = new TextEncoder().encode('title=Gr%C3%BC%C3%9Fe+%E2%82%AC')
    const decoded = decodeForm(form(body, 'application/X-WWW-Form-Urlencoded; charset=utf-8'), ['entity'])
    expect(decoded?.raw).toEqual({
      type: 'entity',
      entity: { categories: [], title: text('Grüße €'), attributes: new Map() },
    })
  })

  test('finds nothing in a form that only says its method', () => {
    expect(decodeForm(form('_method=DELETE&_empty=title&_back=%2F'), ['locations', 'filter'])).toBeUndefined()
    expect(decodeForm(form(''), ['entity'])).toBeUndefined()
  })

  test('keeps names of Object.prototype apart from everything else', () => {
    const decoded = decodeForm(form('__proto__=1&constructor=2&toString=3'), ['entity'])
    const attributes = new Map([
      ['constructor', text('2')],
      ['toString', text('3')],
      ['__proto__', text('1')],
    ])
    expect(decoded?.raw).toEqual({ type: 'entity', entity: { categories: [], attributes } })
  })

  const refused: readonly {
    name: string
    message: ReturnType<typeof form>
    expect: RawType[]
    code: string
    field?: string
  }[] = [
    { name: 'a page', message: form('<p>', 'text/html'), expect: ['entity'], code: 'syntax' },
    {
      name: 'a value that is not UTF-8',
      message: form('title=%FF'),
      expect: ['entity'],
      code: 'syntax',
      field: 'title',
    },
    {
      name: 'a lone percent sign',
      message: form('a=1&com.example.x=100%'),
      expect: ['entity'],
      code: 'syntax',
      field: 'com.example.x',
    },
    { name: 'a body that is not UTF-8', message: form(Uint8Array.of(0xff)), expect: ['entity'], code: 'syntax' },
    {
      name: 'boxes of which none is ticked',
      message: form('_method=DELETE&location='),
      expect: ['locations'],
      code: 'syntax',
      field: 'location',
    },
    {
      name: 'attributes without their action',
      message: form('method=now'),
      expect: ['action'],
      code: 'syntax',
      field: 'action',
    },
  ]
  for (const { name, message, expect: types, code, field } of refused) {
    test(`refuses ${name}`, () => {
      let error: unknown
      try {
        decodeForm(message, types)
      } catch (thrown) {
        error = thrown
      }
      expect(isOcciError(error)).toBe(true)
      if (!isOcciError(error)) return
      expect([error.code, error.faults[0]?.position?.field]).toEqual([code, field])
    })
  }
})

test('says in which field a part of the model stands', () => {
  const at = (body: string, types: RawType[], ...path: (string | number)[]) =>
    decodeForm(form(body), types)?.at(path)?.field
  const entity = 'category=x&link.3.target=%2Fa&link.7.target=%2Fb'
  expect(at(entity, ['entity'], 'attributes', 'com.example.x')).toBe('com.example.x')
  expect(at(entity, ['entity'], 'attributes', 'title')).toBe('attribute.title')
  expect(at(entity, ['entity'], 'categories', 0)).toBe('category')
  expect(at(entity, ['entity'], 'title')).toBe('title')
  expect(at(entity, ['entity'], 'links', 1, 'target')).toBe('link.7.target')
  expect(at(entity, ['entity'], 'links', 0, 'attributes', 'a.b')).toBe('link.3.a.b')
  expect(at(entity, ['entity'], 'links', 0, 'categories', 0)).toBe('link.3.category')
  expect(at(entity, ['entity'])).toBeUndefined()
  expect(at(entity, ['entity'], 'links', 9, 'target')).toBeUndefined()
  expect(at('action=x', ['action'], 'attributes', 'method')).toBe('method')
  expect(at('action=x', ['action'], 'action')).toBe('action')
  expect(at('location=%2Fa', ['locations'], 'locations', 0)).toBe('location')
  const mixin = 'mixin.term=a&mixin.attribute.0.name=&mixin.attribute.2.name=b.c'
  expect(at(mixin, ['categories'], 'categories', 0, 'scheme')).toBe('mixin.scheme')
  expect(at(mixin, ['categories'], 'categories', 0, 'attributes', 'b.c')).toBe('mixin.attribute.2.name')
})

test('fields of attributes lead back to them, and never to another field of the form', () => {
  const part = fc.constantFrom('title', 'category', 'attribute', 'link', 'mixin', 'create', '0', 'com', 'example', 'x')
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
  fc.assert(
    fc.property(name, (attribute) => {
      expect(attributeOfField(fieldOf(attribute))).toBe(attribute)
      const raw = decodeForm(form(new URLSearchParams([[fieldOf(attribute), 'v']]).toString()), ['entity'])?.raw
      expect(raw).toEqual({ type: 'entity', entity: { categories: [], attributes: new Map([[attribute, text('v')]]) } })
    }),
  )
})

test('fields are read as browsers write them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))), (pairs) => {
      const body = new URLSearchParams(pairs).toString()
      expect(readPairs(form(body))).toEqual(pairs)
    }),
  )
})

test('a form says its method', () => {
  expect(formMethod(form('title=x'))).toBe('POST')
  expect(formMethod(form('_method=POST'))).toBe('POST')
  expect(formMethod(form('title=x&_method=PUT'))).toBe('PUT')
  expect(formMethod(form('_method=DELETE'))).toBe('DELETE')
  expect(formMethod(form('_method=PATCH'))).toBeUndefined()
  expect(formMethod(form('_method=DELETE', 'text/plain'))).toBeUndefined()
})
