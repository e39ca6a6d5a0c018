import type { Section } from '../../case.ts'
import { readEntity } from '../../read/entity.ts'
import { Skip } from '../../subject/skip.ts'
import { noActions } from '../conditions.ts'

export const action: Section = {
  document: 'GFD.221',
  heading: 'Action',
  cases: [
    {
      id: '221.action.bound',
      title: 'Each action belongs to a kind or a mixin',
      level: 'MUST',
      sentence:
        'An Action instance MUST be always bound to either a Kind or a Mixin instance through composite association.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check(_, { catalogue }) {
              const bound = new Set(catalogue.categories.flatMap(({ actions }) => actions))
              return catalogue.categories
                .filter(({ class: type, identifier }) => type === 'action' && !bound.has(identifier))
                .map(({ identifier }) => `no kind and no mixin has the action ${identifier}`)
            },
          },
        },
      ],
    },
    {
      id: '221.action.of-entity',
      title: 'The actions of an entity are those of its kind and its mixins',
      level: 'MUST',
      sentence:
        'The operation identified by an Action MAY be invoked on any entity instance associated with the Kind or Mixin instance defining the Action.',
      steps: [
        {
          send: { to: '{resource}' },
          expect: {
            status: [200],
            check(answer, { catalogue }) {
              const { kinds, mixins, actions } = readEntity(answer)
              if (actions.length === 0) throw new Skip(noActions)
              const defined = new Set(catalogue.closure([...kinds, ...mixins]).flatMap((one) => one.actions))
              return actions
                .filter((one) => !defined.has(one))
                .map((one) => `neither its kind nor its mixins have ${one}`)
            },
          },
        },
      ],
    },
    {
      id: '221.action.unknown',
      title: 'An action that the kind does not define is refused',
      level: 'MUST',
      sentence: 'An Action is considered to be a capability of the Kind or Mixin instance it is associated with.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}?action=unknown',
            body: { action: 'http://example.com/occi-conformance/action#unknown' },
          },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.action.mixed-collection',
      title: 'An action is refused for a collection with entities that do not define it',
      level: 'MUST',
      sentence:
        'The Action is only considered valid if all entity instances of the collection are associated with the Kind or Mixin defining the Action instance.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{fresh}', '{link}'] } },
          expect: { status: [200] },
        },
        {
          send: { method: 'POST', to: '{tagCollection}?action={actionTerm}', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
