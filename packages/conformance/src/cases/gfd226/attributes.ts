import type { Section } from '../../case.ts'
import { isTerm } from '../../read/abnf.ts'
import { asObject, jsonObject } from '../../read/json.ts'
import { hasAttribute, hasDefaultsOf, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const accept = 'application/occi+json'
const awkward = 'Größe "1", \\ ; 日本 <&> = x'

export const attributes: Section = {
  document: 'GFD.226',
  heading: 'Attributes Rendering',
  cases: [
    {
      id: '226.attributes.flat',
      title: 'Names of attributes are not nested',
      level: 'MUST',
      sentence: 'The dots define a logical namespace-like hierarchy. This hierarchy is NOT reflected in JSON objects.',
      unless: noJson,
      steps: [
        {
          send: { to: '{resource}', accept },
          expect: {
            status: [200],
            check: ({ body }) =>
              Object.keys(asObject(jsonObject(body)?.attributes) ?? {}).flatMap((name) =>
                unless(isTerm(name) && name.includes('.'), `"${name}" is no name with parts`),
              ),
          },
        },
      ],
    },
    {
      id: '226.attributes.title',
      title: 'The title is a member of its own',
      level: 'MUST',
      sentence: 'OCCI Resource instance rendered with the following entries:',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: 'text/plain', body: { part: { title: 'In text' } } },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}', accept },
          expect: {
            status: [200],
            check: ({ body }) => unless(jsonObject(body)?.title === 'In text', `"title" is ${jsonObject(body)?.title}`),
          },
        },
      ],
    },
    {
      id: '226.attributes.default',
      title: 'An attribute that is not given has its default',
      level: 'MUST',
      sentence: 'MUST be used if the Attribute is not present in the instantiated OCCI Entity.',
      effect: 'writes',
      unless: noJson,
      steps: [
        { send: { to: '{defaulted}', accept }, expect: { status: [200], check: hasDefaultsOf('{defaultedKind}') } },
      ],
    },
    {
      id: '226.attributes.unicode',
      title: 'Characters survive JSON',
      level: 'MUST',
      sentence:
        'The OCCI JSON Rendering specifies a rendering of OCCI instance types in the JSON data interchange format as defined in [rfc4627].',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: accept, body: { part: { title: awkward } } },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}', accept },
          expect: { status: [200], check: hasAttribute('occi.core.title', awkward) },
        },
      ],
    },
  ],
}
