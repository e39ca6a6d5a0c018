import type { Section } from '../../case.ts'
import { isUri } from '../../read/abnf.ts'
import { readLocations } from '../../read/locations.ts'
import { unless } from '../checks.ts'
import { endsInCrlf, lineFeeds } from './line-ends.ts'

const notListing =
  'If a request is done with the text/uri-list in the Accept header, while not requesting for a Listing a Bad Request MUST be returned.'
const format =
  'Otherwise a list of resources MUST be rendered in text/uri-list format as defined in [rfc2483], which can be used for listing resource in collections or the name-space of the OCCI implementation.'

export const uriListing: Section = {
  document: 'GFD.229',
  heading: 'URI Listing Rendering',
  cases: [
    {
      id: '229.uri-list.media-type',
      title: 'text/uri-list is served for collections',
      level: 'MUST',
      sentence: 'The following media-types MUST be used for the URI Rendering: text/uri-list',
      steps: [
        { send: { to: '{collection}', accept: 'text/uri-list' }, expect: { status: [200], type: 'text/uri-list' } },
      ],
    },
    {
      id: '229.uri-list.absolute',
      title: 'Each line is an absolute URI',
      level: 'MUST',
      sentence: format,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/uri-list' },
          expect: {
            status: [200],
            check: (answer) => readLocations(answer).flatMap((line) => unless(isUri(line), `not a URI: "${line}"`)),
          },
        },
      ],
    },
    {
      id: '229.uri-list.entity',
      title: 'text/uri-list for an entity is answered 400',
      level: 'MUST',
      sentence: notListing,
      steps: [{ send: { to: '{resource}', accept: 'text/uri-list' }, expect: { status: [400] } }],
    },
    {
      id: '229.uri-list.root',
      title: 'text/uri-list lists the entities of the whole name-space',
      level: 'MAY',
      sentence: format,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{root}', accept: 'text/uri-list' },
          expect: {
            status: [200],
            type: 'text/uri-list',
            check: (answer) => unless(readLocations(answer).length > 0, 'the listing is empty'),
          },
        },
      ],
    },
    {
      id: '229.uri-list.crlf',
      title: 'Each line of text/uri-list ends in CRLF',
      level: 'MUST',
      sentence: format,
      departure: lineFeeds,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        { send: { to: '{collection}', accept: 'text/uri-list' }, expect: { status: [200], check: endsInCrlf } },
      ],
    },
  ],
}
