import type { Section } from '../../case.ts'
import { isTerm } from '../../read/abnf.ts'
import { readEntity } from '../../read/entity.ts'
import { asObject, jsonObject, typeOf } from '../../read/json.ts'
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
    {
      id: '226.attributes.types',
      title: 'Values have the type that their descriptions say',
      level: 'MUST',
      sentence: 'The hashmap value contains either a Number, a String, a Boolean, an Array or an Object …',
      unless: noJson,
      steps: [
        {
          send: { to: '{resource}', accept },
          expect: {
            status: [200],
            check(answer, { catalogue }) {
              const { kinds, mixins, attributes } = readEntity(answer)
              const described = new Map(catalogue.closure([...kinds, ...mixins]).flatMap((one) => [...one.attributes]))
              return [...attributes].flatMap(([name, value]) => {
                const type = described.get(name)?.type
                return unless(type === undefined || typeOf(value) === type, `${name} is no ${type}`)
              })
            },
          },
        },
      ],
    },
    {
      id: '226.attributes.wrong-type',
      title: 'A value of another type than the description says is refused',
      level: 'SHOULD',
      sentence: 'JSON Schema [json-schema] to validate the value of the attribute.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: accept, body: { part: { attributes: { '{mutable}': [{}] } } } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
