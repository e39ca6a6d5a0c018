import type { Section } from '../../case.ts'
import { coreScheme } from '../../subject/catalogue.ts'

const submit =
  'To create an entity instance a client MUST supply the concrete Entity sub-type by submitting a reference to the type-identifying Kind.'

export const instantiation: Section = {
  document: 'GFD.221',
  heading: 'Instantiation',
  cases: [
    {
      id: '221.instantiation.kind',
      title: 'The term and scheme of a kind are enough to refer to it',
      level: 'MUST',
      sentence:
        'The reference MUST consist of the term and categorization scheme, which uniquely identify the Kind instance … All OCCI implementations MUST understand these requests.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', as: 'text/plain', body: { entity: {} } },
          expect: { status: [200, 201] },
        },
      ],
    },
    {
      id: '221.instantiation.no-kind',
      title: 'A creation without a kind is refused',
      level: 'MUST',
      sentence: submit,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', as: 'text/plain', body: { part: { title: 'Without a kind' } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.instantiation.no-kind-put',
      title: 'A creation by PUT without a kind is refused',
      level: 'MUST',
      sentence: submit,
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{free}', as: 'text/plain', body: { part: { title: 'Without a kind' } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.instantiation.two-kinds',
      title: 'A creation with two kinds is refused',
      level: 'MUST',
      sentence: submit,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            as: 'text/plain',
            body: { entity: { kinds: ['{kind}', `${coreScheme}link`] } },
          },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.instantiation.unknown-kind',
      title: 'A creation with a kind that is not defined is refused',
      level: 'MUST',
      sentence: submit,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            body: { part: { kinds: ['http://example.com/occi-conformance#unknown'] } },
          },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
