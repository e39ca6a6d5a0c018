import type { Case, Section } from '../../case.ts'

const used =
  'For the authorization decision, the authentication information as provided by the mechanisms described above MUST be used.'

const withoutUsers: Case['unless'] = ({ hasCredentials }) => (hasCredentials ? undefined : 'the run has no credentials')

export const security: Section = {
  document: 'GFD.223',
  heading: 'Security Considerations',
  cases: [
    {
      id: '223.security.challenge',
      title: 'The challenge offers HTTP Basic or Digest',
      level: 'SHOULD',
      sentence:
        'Authentication SHOULD be realized by HTTP authentication mechanisms, namely HTTP Basic or Digest Auth …, with the former as default.',
      unless: withoutUsers,
      steps: [
        {
          send: { to: '{collection}', anonymous: true },
          expect: { status: [401], fields: { 'www-authenticate': /\b(?:basic|digest)\b/i } },
        },
      ],
    },
    {
      id: '223.security.wrong-credentials',
      title: 'Wrong credentials are answered 401',
      level: 'MUST',
      sentence: used,
      unless: withoutUsers,
      steps: [
        {
          // The user is "occi-conformance".
          send: {
            to: '{collection}',
            anonymous: true,
            fields: { Authorization: 'Basic b2NjaS1jb25mb3JtYW5jZTp3cm9uZw==' },
          },
          expect: { status: [401] },
        },
      ],
    },
    {
      id: '223.security.change',
      title: 'A change without credentials is answered 401, and nothing is changed',
      level: 'MUST',
      sentence: used,
      effect: 'writes',
      unless: withoutUsers,
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        { send: { method: 'DELETE', to: '{fresh}', anonymous: true }, expect: { status: [401] } },
        { send: { to: '{fresh}' }, expect: { status: [200] } },
      ],
    },
  ],
}
