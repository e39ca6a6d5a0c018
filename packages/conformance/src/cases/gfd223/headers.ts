import type { Case, Section } from '../../case.ts'
import { noJson } from '../conditions.ts'

const contentType = 'An OCCI server MUST specify the media type of the OCCI data format used in an HTTP response.'

function typed(what: string, to: string, type: string): Case {
  return {
    id: `223.headers.content-type-${what}-${type.replace(/.*[/+]/, '')}`,
    title: `The Content-Type of ${what} is ${type} if that is requested`,
    level: 'MUST',
    sentence: contentType,
    unless: type.endsWith('json') ? noJson : undefined,
    steps: [{ send: { to, accept: type }, expect: { status: [200], type } }],
  }
}

export const headers: Section = {
  document: 'GFD.223',
  heading: 'Response Headers',
  cases: [
    {
      id: '223.headers.accept',
      title: 'The Accept field of an answer names the media types that are served',
      level: 'SHOULD',
      sentence:
        'An OCCI server SHOULD specify the media types of the OCCI data formats it supports in the Accept header.',
      steps: [{ send: { to: '{query}' }, expect: { fields: { accept: /\btext\/(?:plain|occi)\b/ } } }],
    },
    typed('categories', '{query}', 'text/plain'),
    // The query interface in JSON is case 226.media-type.
    typed('collections', '{collection}', 'text/plain'),
    typed('collections', '{collection}', 'application/occi+json'),
    typed('entities', '{resource}', 'text/plain'),
    typed('entities', '{resource}', 'application/occi+json'),
    {
      id: '223.headers.accept-quality',
      title: 'Of several media types the one with the greater quality is used',
      level: 'SHOULD',
      sentence:
        'An OCCI client SHOULD specify the media types of the OCCI data formats it supports in the Accept header.',
      steps: [
        {
          send: { to: '{collection}', accept: 'text/uri-list;q=0.2, text/plain;q=0.9' },
          expect: { status: [200], type: 'text/plain' },
        },
        {
          send: { to: '{collection}', accept: 'text/uri-list;q=0.9, text/plain;q=0.2' },
          expect: { status: [200], type: 'text/uri-list' },
        },
      ],
    },
    {
      id: '223.headers.content-type-unknown',
      title: 'A body in a media type that is no format of OCCI is refused',
      level: 'MUST',
      sentence:
        'If an OCCI client submits payload in a HTTP request the OCCI client MUST specify the media type of the OCCI data format in the Content-type header.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { verbatim: 'GIF89a', type: 'image/gif' } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
