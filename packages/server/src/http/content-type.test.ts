import { type Fields, fieldValues } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { decodeCharset, readerFor } from './content-type.ts'
import { rendering, renderings } from './rendering.test-fixture.ts'

const { text, occi, json, html } = renderings
const all = [text, occi, renderings.uris, json, html]
const category = ['Category', 'compute; scheme="http://schemas.ogf.org/occi/infrastructure#"'] as const
const type = (value: string) => ['Content-Type', value] as const
const message = (fields: Fields, body: string | Uint8Array) => ({
  fields,
  body,
  contentType: fieldValues(fields, 'content-type').join(', '),
})
const octets = (body: string) => new TextEncoder().encode(body)

describe('readerFor (GFD.223 Requests Headers)', () => {
  test.each<[string, Fields, string, unknown]>([
    ['text/plain', [type('text/plain')], 'Category: x', text],
    ['a charset beside it', [type('text/plain; charset=utf-8')], 'Category: x', text],
    ['any case', [type('Application/OCCI+JSON')], '{}', json],
    ['text/occi', [type('text/occi'), category], '', occi],
    ['field names in any case', [type('text/occi'), ['cATEGORY', 'x']], '', occi],
    ['a form', [type('application/x-www-form-urlencoded')], 'a=b', html],
    ['text/plain though fields look like OCCI', [type('text/plain'), category], 'Category: x', text],
    ['several: a body', [type('text/plain,text/occi')], 'Category: x', text],
    ['several: header fields', [type('text/plain,text/occi'), category], '', occi],
    ['several: header fields before a body', [type('text/plain,text/occi'), category], 'OK', occi],
    ['several: the first that is known', [type('application/xml, application/json')], '{}', json],
    ['repeated', [type('text/plain'), type('text/occi'), category], '', occi],
    ['none, and OCCI header fields', [category], '', occi],
    ['none, and an action alone', [['X-OCCI-Attribute', 'method="graceful"']], '', occi],
    ['none, and locations', [['X-OCCI-Location', '/compute/1']], '', occi],
    ['none, and text', [], 'Category: x', text],
    ['none, and a JSON object', [], ' \n{"kind": 1}', json],
    ['none, and a JSON array', [], '[]', json],
    ['none, and JSON behind a byte order mark', [], '\ufeff{}', json],
    ['an empty one', [type('')], '{}', json],
    // jOCCI repeats its Content-Type on every request.
    ['nothing to read', [type('text/plain')], '', undefined],
    ['nothing to read, and a type that is not served', [type('application/xml')], '', undefined],
    ['nothing at all', [['Accept', '*/*']], '', undefined],
    // curl -d '' with header fields that carry OCCI.
    ['header fields, and the type of an empty body', [type('application/x-www-form-urlencoded'), category], '', occi],
    ['text/occi without its fields', [type('text/occi')], 'OK', occi],
  ])('%s', (_, fields, body, expected) => {
    expect(readerFor(message(fields, body), all)).toBe(expected)
    expect(readerFor(message(fields, octets(body)), all)).toBe(expected)
  })

  test.each([
    ['application/xml', 'application/xml'],
    ['Application/XML, text/yaml', 'application/xml, text/yaml'],
    ['nonsense', 'nonsense'],
    ['text/*', 'text/*'],
  ])('%s: media-type, naming those that are served', (contentType, named) => {
    expect(() => readerFor(message([type(contentType)], '<x/>'), [text, json])).toThrow(
      expect.objectContaining({
        code: 'media-type',
        message: `Content-Type ${named} is not served, expected text/plain, text/occi+plain, application/occi+json, application/json`,
      }),
    )
  })

  test('JSON under another name', () => {
    const renamed = rendering('text/json')
    expect(readerFor(message([], '{}'), [text, renamed])).toBe(renamed)
  })
})

describe('decodeCharset', () => {
  test.each([
    undefined,
    'text/plain',
    'text/plain; charset=UTF-8',
    'text/plain;charset="utf8"',
    'text/plain;charset=us-ascii',
  ])('%s: octets as they are', (contentType) => {
    const body = octets('grün')
    expect(decodeCharset(contentType, body)).toBe(body)
  })

  test('iso-8859-1 becomes text', () => {
    const body = Uint8Array.of(0x67, 0x72, 0xfc, 0x6e)
    expect(decodeCharset('text/plain; charset=ISO-8859-1', body)).toBe('grün')
  })

  test.each(['utf-16', 'windows-1252', ''])('%s: media-type', (charset) => {
    expect(() => decodeCharset(`text/plain; charset=${charset}`, octets('x'))).toThrow(
      expect.objectContaining({ code: 'media-type' }),
    )
  })
})
