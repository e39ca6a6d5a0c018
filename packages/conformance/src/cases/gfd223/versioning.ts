import type { Section } from '../../case.ts'

/** A version of OCCI that no service implements. */
const future = 'occi-conformance OCCI/99.0'

const version = /\bOCCI\/\d+\.\d+\b/

const advertised =
  'Information about the OCCI version supported by a server implementation MUST be advertised to a client on each response.'

export const versioning: Section = {
  document: 'GFD.223',
  heading: 'Versioning',
  cases: [
    {
      id: '223.versioning.server',
      title: 'The Server field of the query interface names the version',
      level: 'MUST',
      sentence: 'The server response MUST relay versioning information using the HTTP ‘Server’ header.',
      steps: [{ send: { to: '{query}' }, expect: { status: [200], fields: { server: version } } }],
    },
    {
      id: '223.versioning.server-collection',
      title: 'The Server field of a collection names the version',
      level: 'MUST',
      sentence: advertised,
      steps: [{ send: { to: '{collection}' }, expect: { status: [200], fields: { server: version } } }],
    },
    {
      id: '223.versioning.server-error',
      title: 'The Server field of an error names the version',
      level: 'MUST',
      sentence: advertised,
      steps: [{ send: { to: '{free}' }, expect: { status: 'refused', fields: { server: version } } }],
    },
    {
      id: '223.versioning.server-change',
      title: 'The Server field of the answers to a creation and a deletion names the version',
      level: 'MUST',
      sentence: advertised,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { entity: {} } },
          expect: { status: [200, 201], fields: { server: version } },
        },
        {
          send: { method: 'DELETE', to: '{created}' },
          expect: { status: [200, 204], fields: { server: version } },
        },
      ],
    },
    {
      id: '223.versioning.1.2',
      title: 'The version is OCCI/1.2',
      level: 'MUST',
      sentence:
        'OCCI implementations compliant with this version of the document MUST use the version string OCCI/1.2.',
      steps: [{ send: { to: '{query}' }, expect: { fields: { server: /(?:^|\s)OCCI\/1\.2(?:\s|$)/ } } }],
    },
    {
      id: '223.versioning.higher',
      title: 'A client with a higher version is answered 501',
      level: 'MUST',
      sentence:
        'If an OCCI implementation receives a request from a client that supplies a version number higher than the server supports, the server MUST respond back to the client with an HTTP status code indicating that the requested version is not implemented. The HTTP 501 Not Implemented status code MUST be used.',
      steps: [{ send: { to: '{query}', fields: { 'User-Agent': future } }, expect: { status: [501] } }],
    },
    {
      id: '223.versioning.higher-minor',
      title: 'The parts of a version are numbers: 1.10 is higher than 1.2',
      level: 'MUST',
      sentence:
        'The version field in the response MUST include the value OCCI/X.Y, where X is the major version number and Y is the minor version number of the implemented OCCI version.',
      steps: [
        { send: { to: '{query}', fields: { 'User-Agent': 'occi-conformance OCCI/1.10' } }, expect: { status: [501] } },
      ],
    },
    {
      id: '223.versioning.higher-server',
      title: 'The answer 501 names the version that is implemented',
      level: 'MUST',
      sentence:
        'The version field in the response MUST include the value OCCI/X.Y, where X is the major version number and Y is the minor version number of the implemented OCCI version.',
      steps: [
        {
          send: { to: '{query}', fields: { 'User-Agent': future } },
          expect: { status: [501], fields: { server: version } },
        },
      ],
    },
    {
      id: '223.versioning.same',
      title: 'A client with the same version is served',
      level: 'MUST',
      sentence: 'The ‘User-Agent’ header MUST include the same value (OCCI/X.Y) as advertised by the server.',
      steps: [
        { send: { to: '{query}', fields: { 'User-Agent': 'occi-conformance OCCI/1.2' } }, expect: { status: [200] } },
      ],
    },
    {
      id: '223.versioning.lower',
      title: 'A client with version 1.1 is served',
      level: 'MUST',
      sentence: 'This specification describes version 1.2 of OCCI and is backward compatible with 1.1.',
      steps: [
        { send: { to: '{query}', fields: { 'User-Agent': 'occi-conformance OCCI/1.1' } }, expect: { status: [200] } },
      ],
    },
  ],
}
