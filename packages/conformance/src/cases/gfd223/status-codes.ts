import type { Section } from '../../case.ts'
import { noJson } from '../conditions.ts'

const minimum =
  'There is also a minimum set of HTTP status codes which MUST be supported by an implementation of the OCCI HTTP Protocol.'

export const statusCodes: Section = {
  document: 'GFD.223',
  heading: 'Status Codes',
  cases: [
    {
      id: '223.status.400-text',
      title: '400 for a body in text that cannot be read',
      level: 'MUST',
      sentence:
        '400 Bad Request indicates that the server cannot or will not process the request due to something that is perceived to be a client error',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            body: { verbatim: 'Category: ; scheme=; class\r\n', type: 'text/plain' },
          },
          expect: { status: [400] },
        },
      ],
    },
    {
      id: '223.status.400-json',
      title: '400 for a body in JSON that cannot be read',
      level: 'MUST',
      sentence:
        '400 Bad Request indicates that the server cannot or will not process the request due to something that is perceived to be a client error',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            body: { verbatim: '{"kind":', type: 'application/occi+json' },
          },
          expect: { status: [400] },
        },
      ],
    },
    {
      id: '223.status.401',
      title: '401 without credentials, with a challenge',
      level: 'MUST',
      sentence:
        '401 Unauthorized indicates that the request has not been applied because it lacks valid authentication credentials for the target resource.',
      unless: ({ hasCredentials }) => (hasCredentials ? undefined : 'the run has no credentials'),
      steps: [
        {
          send: { to: '{collection}', anonymous: true },
          expect: { status: [401], fields: { 'www-authenticate': /\S/ } },
        },
      ],
    },
    {
      id: '223.status.404',
      title: '404 for a path without an entity',
      level: 'MUST',
      sentence:
        '404 Not Found indicates that the origin server did not find a current representation for the target resource or is not willing to disclose that one exists',
      steps: [{ send: { to: '{free}' }, expect: { status: [404] } }],
    },
    {
      id: '223.status.404-delete',
      title: '404 for the deletion of what does not exist',
      level: 'MUST',
      sentence:
        '404 Not Found indicates that the origin server did not find a current representation for the target resource or is not willing to disclose that one exists',
      effect: 'writes',
      steps: [{ send: { method: 'DELETE', to: '{free}' }, expect: { status: [404] } }],
    },
    {
      id: '223.status.405',
      title: '405 for PUT on the query interface, for which it is not defined',
      level: 'MUST',
      sentence:
        '405 Method Not Allowed indicates that the method received in the request-line is known by the origin server but not supported by the target resource.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{query}', body: { mixin: '{newTag}', location: '{newTagCollection}' } },
          expect: { status: [405] },
        },
      ],
    },
    {
      id: '223.status.406',
      title: '406 for a media type that is not served',
      level: 'MUST',
      sentence:
        '406 Not Acceptable indicates that the target resource does not have a current representation that would be acceptable to the user agent',
      steps: [{ send: { to: '{query}', accept: 'image/gif' }, expect: { status: [406] } }],
    },
    {
      id: '223.status.conflict',
      title: 'A mixin whose identifier is in use is refused',
      level: 'MUST',
      sentence:
        '409 Conflict indicates that the request could not be completed due to a conflict with the current state of the resource',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}', body: { mixin: '{tag}', location: '{newTagCollection}' } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.status.minimum',
      title: 'Requests that make no sense are not answered with 5xx',
      level: 'MUST',
      sentence: minimum,
      steps: [
        { send: { to: '{collection}?page=-1&number=x' }, expect: { status: [200, 400] } },
        { send: { to: '{collection}%00' }, expect: { status: 'refused' } },
        { send: { to: '{query}', accept: ';;;,' }, expect: { status: [200, 400, 406] } },
      ],
    },
  ],
}
