import type { Section } from '../../case.ts'
import { isTerm } from '../../read/abnf.ts'
import { differentFromDefault } from '../../subject/find.ts'
import { at, hasAttribute, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

export const attribute: Section = {
  document: 'GFD.221',
  heading: 'Attribute',
  cases: [
    {
      id: '221.attribute.reserved',
      title: 'Kinds and mixins outside OCCI define no attribute that starts with occi.',
      level: 'MUST',
      sentence:
        'Domain-specific Attribute names MUST NOT contain the “occi.” prefix, instead they SHOULD use a prefix consisting of the provider’s reverse domain name.',
      // A mixin outside OCCI may still give an attribute of OCCI a default.
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories.flatMap(({ class: type, identifier, scheme, attributes }) =>
                type !== 'kind' || /^https?:\/\/schemas\.ogf\.org\//.test(scheme)
                  ? []
                  : [...attributes.keys()].flatMap((name) =>
                      unless(!name.startsWith('occi.'), `${identifier} defines ${name}`),
                    ),
              ),
          },
        },
      ],
    },
    {
      id: '221.attribute.prefix',
      title: 'Attributes of kinds and mixins have a prefix',
      level: 'MUST',
      sentence: 'An Attribute introduced by a provider-specific Category MUST use an attribute name prefix.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories.flatMap(({ class: type, identifier, attributes }) =>
                type === 'action'
                  ? []
                  : [...attributes.keys()].flatMap((name) =>
                      unless(/^[^.]+\../.test(name) && isTerm(name), `${identifier} defines "${name}"`),
                    ),
              ),
          },
        },
      ],
    },
    {
      id: '221.attribute.unknown',
      title: 'An attribute that no category of the entity defines is refused',
      level: 'SHOULD',
      sentence: 'An Attribute name MUST be defined by Attribute.name.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            body: { entity: { attributes: { 'com.example.occi-conformance.unknown': 'x' } } },
          },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.attribute.required',
      title: 'A creation without a required attribute is refused',
      level: 'MUST',
      sentence: 'If an Attribute is “required” a client MUST specify a value at instance creation-time.',
      effect: 'writes',
      steps: [
        {
          // The source and the target of a link are required of every kind of links.
          send: { method: 'POST', to: '{linkCollection}', body: { part: { kinds: ['{linkKind}'] } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.attribute.default-given',
      title: 'A value that the client gives takes precedence over the default',
      level: 'MUST',
      sentence:
        'The default value given to an Attribute if the client does not specify a value at instance creation time.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { to: '{defaulted}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const kind = subject.catalogue.find(await subject.name('defaultedKind'))
              if (kind === undefined) return []
              const [name, value] = await differentFromDefault(subject)
              const body = { part: subject.draftOf(kind, { attributes: { [name]: value } }) }
              const { status } = await subject.send({ method: 'POST', to: '{defaultedCollection}', body })
              if (status !== 200 && status !== 201) return [`${name}: expected status 200 or 201, got ${status}`]
              return at('{created}', hasAttribute(name, value))(answer, subject)
            },
          },
        },
      ],
    },
  ],
}
