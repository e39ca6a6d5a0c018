import type { Case, Section } from '../../case.ts'
import { linesOf } from '../../read/text-fields.ts'
import { hasAttribute, unless } from '../checks.ts'
import { endsInCrlf, lineFeeds } from './line-ends.ts'

const names = 'The following media-types MUST be used for the OCCI Text plain rendering: text/occi+plain and text/plain'

function ends(what: string, to: string, definition: string): Case {
  return {
    id: `229.plain.crlf-${what}`,
    title: `Each line of ${what} ends in CRLF`,
    level: 'MUST',
    sentence: definition,
    departure: lineFeeds,
    steps: [
      // So that a collection is not empty.
      ...(to === '{collection}' ? [{ send: { to: '{resource}' }, expect: { status: [200] } }] : []),
      { send: { to, accept: 'text/plain' }, expect: { status: [200], check: endsInCrlf } },
    ],
  }
}

function survives(what: string, value: string, level: Case['level'] = 'MUST'): Case {
  return {
    id: `229.plain.value-${what.replaceAll(' ', '-')}`,
    title: `A value with ${what} survives`,
    level,
    sentence: 'attribute-value = ( string | number | bool | enum-val ) string = quoted-string',
    effect: 'writes',
    steps: [
      {
        send: { method: 'POST', to: '{fresh}', as: 'text/plain', body: { part: { title: value } } },
        expect: { status: [200, 201] },
      },
      {
        send: { to: '{fresh}', accept: 'text/plain' },
        expect: { status: [200], check: hasAttribute('occi.core.title', value) },
      },
    ],
  }
}

export const textPlain: Section = {
  document: 'GFD.229',
  heading: 'OCCI Text Plain rendering',
  cases: [
    {
      id: '229.plain.media-type',
      title: 'text/plain is served',
      level: 'MUST',
      sentence: names,
      steps: [{ send: { to: '{resource}', accept: 'text/plain' }, expect: { status: [200], type: 'text/plain' } }],
    },
    {
      id: '229.plain.media-type-occi',
      title: 'text/occi+plain is served',
      level: 'MUST',
      sentence: names,
      steps: [
        { send: { to: '{resource}', accept: 'text/occi+plain' }, expect: { status: [200], type: 'text/occi+plain' } },
      ],
    },
    {
      id: '229.plain.input-occi',
      title: 'text/occi+plain is read',
      level: 'MUST',
      sentence: names,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}',
            body: { verbatim: 'X-OCCI-Attribute: occi.core.title="Changed"\r\n', type: 'text/occi+plain' },
          },
          expect: { status: [200, 201] },
        },
        { send: { to: '{fresh}' }, expect: { status: [200], check: hasAttribute('occi.core.title', 'Changed') } },
      ],
    },
    {
      id: '229.plain.lines',
      title: 'Each line is a name, a colon and a value',
      level: 'MUST',
      sentence: 'Each entry in the body consists of a name followed by a colon (“:”) and the field value.',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: ({ body }) =>
              linesOf(body).flatMap((line) => unless(/^[\w-]+:\s*\S/.test(line), `not an entry: "${line}"`)),
          },
        },
      ],
    },
    ends('categories', '{query}', 'category_collection_rendering = *( Category CRLF )'),
    ends('entities', '{resource}', 'resource_rendering = 1*( Category CRLF ) *( Link CRLF ) *( Attribute CRLF )'),
    ends('collections', '{collection}', 'entity_collection_rendering = *( Location CRLF )'),
    survives('commas and semicolons', 'one, two; three'),
    survives('quotes and backslashes', 'a "quoted" \\ part'),
    survives('an equals sign and colons', 'a=b: c=d'),
    survives('characters outside ASCII', 'Größe – 日本', 'SHOULD'),
  ],
}
