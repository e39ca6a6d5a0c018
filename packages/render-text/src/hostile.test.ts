import { isOcciError, type OcciError } from '@occi/core'
import type { RawType } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'
import { uriListRendering } from './uri-list-rendering.ts'

const long = 50_000
const plain = textPlainRendering()
const header = textOcciRendering()

/** What begins a value, in every place of the grammar. */
const beginnings: readonly (readonly [field: string, beginning: string])[] = [
  ['Category', ''],
  ['Category', 'a; scheme='],
  ['Category', 'a; scheme="b#"; title="'],
  ['Category', 'a; scheme="b#"; attributes="'],
  ['Link', ''],
  ['Link', '<'],
  ['Link', '</a>; rel="'],
  ['Link', '</a>; rel="b"; c='],
  ['X-OCCI-Attribute', ''],
  ['X-OCCI-Attribute', 'a='],
  ['X-OCCI-Attribute', 'a="'],
  ['X-OCCI-Location', ''],
]

const repeated = ['"', '\\', ',', ';', '=', 'a', '\\"', '",', ', ;', '" "', '\r']

/** A time that is quadratic in the length would be minutes. */
describe('long hostile values are read or refused in one pass', { timeout: 60_000 }, () => {
  it.each(beginnings)('%s: %s', (field, beginning) => {
    for (const piece of repeated) {
      const value = beginning + piece.repeat(long / piece.length)
      const refusal = attempt(() => plain.decode({ fields: [], body: `${field}: ${value}` }, ['entity']))
      if (refusal !== undefined) expect(refusal.code).toBe('syntax')
    }
  })

  it('lists the right fault', () => {
    const fault = (value: string) =>
      attempt(() => header.decode({ fields: [['X-OCCI-Attribute', value]], body: '' }, ['entity']))
    expect(fault(`a="${'\\'.repeat(long)}`)?.message).toBe(
      'header X-OCCI-Attribute, column 3: found no end of the quoted string, expected a closing quotation mark',
    )
    expect(fault('"'.repeat(long))?.message).toBe(
      'header X-OCCI-Attribute, column 1: found a quotation mark, expected the name of an attribute',
    )
    expect(fault(`${','.repeat(long)};`)?.message).toBe(
      `header X-OCCI-Attribute, column ${long + 1}: found ';', expected the name of an attribute`,
    )
    expect(fault(`a=1${';'.repeat(long)}=`)?.message).toBe(
      `header X-OCCI-Attribute, column ${long + 4}: found '=', expected ',' or the end`,
    )
  })
})

it('refuses in a short message what is long', () => {
  const name = 'a'.repeat(long)
  const lines = [`X-OCCI-Attribute: ${name}=${name}`, `X-OCCI-Attribute: ${name}=b`, name, `Category: ${name}`]
  const bodies = [lines.join('\n'), `Link: <a>; rel=b; ${name}=1; ${name}=2`, `Category: a; scheme="b#"; class=${name}`]
  for (const body of bodies) {
    const refusal = attempt(() => plain.decode({ fields: [], body }, ['entity']))
    expect(refusal?.code).toBe('syntax')
    expect(refusal?.message.length).toBeLessThan(500)
  }
})

it('many lines without a colon are looked at once', () => {
  expect(attempt(() => plain.decode({ fields: [], body: 'a\n'.repeat(long) }, ['entity']))?.faults).toHaveLength(101)
  expect(plain.decode({ fields: [], body: '\n'.repeat(long) }, ['entity'])).toBeUndefined()
  expect(uriListRendering().decode({ fields: [], body: '#\n'.repeat(long) }, ['locations'])).toBeUndefined()
})

it('names of attributes cannot reach into objects', () => {
  const body = 'X-OCCI-Attribute: a.__proto__="a", constructor="b", toString="c"'
  const raw = plain.decode({ fields: [], body }, ['entity'])?.raw
  expect(raw?.type === 'entity' && [...raw.entity.attributes.keys()]).toEqual([
    'a.__proto__',
    'constructor',
    'toString',
  ])
})

describe('any message', () => {
  const unit = fc.constantFrom(
    ...'"\\,;=<>{}:# \t\r\n',
    'a',
    '.',
    'é',
    '\u0000',
    'Category:',
    'Link:',
    'X-OCCI-Attribute:',
    'X-OCCI-Location:',
    'scheme="a#"',
    'class=kind',
    '<a>',
    'rel="a"',
  )
  const types = fc.subarray<RawType>(['entity', 'entities', 'locations', 'action', 'filter', 'categories'], {
    minLength: 1,
  })

  it('is read or refused with a place for every fault', () => {
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), types, (text, expected) => {
        for (const rendering of [plain, uriListRendering()]) {
          const refusal = attempt(() => rendering.decode({ fields: [], body: text }, expected))
          if (refusal !== undefined) expect(refusal.code).toBe('syntax')
        }
        const fields = ['Category', 'Link', 'X-OCCI-Attribute', 'X-OCCI-Location'].map((name) => [name, text] as const)
        for (const field of fields) {
          const refusal = attempt(() => header.decode({ fields: [field], body: '' }, expected))
          if (refusal !== undefined) expect(refusal.code).toBe('syntax')
        }
      }),
    )
  })
})

function attempt(read: () => unknown): OcciError | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (isOcciError(error)) return error
    throw error
  }
}
