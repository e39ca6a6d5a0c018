import type { Section } from '../../case.ts'
import { dependentAttribute } from '../../subject/inherited.ts'
import { at, hasAttribute, hasTag, isEntityOf } from '../checks.ts'
import { noJson } from '../conditions.ts'

export const mixin: Section = {
  document: 'GFD.221',
  heading: 'Mixin',
  cases: [
    {
      id: '221.mixin.at-creation',
      title: 'A mixin can be associated when an entity is created',
      level: 'MAY',
      sentence:
        'A Mixin instance MAY be associated with an entity instance either at instance creation time or at run time.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { entity: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201] },
        },
        { send: { to: '{created}' }, expect: { status: [200], check: hasTag } },
      ],
    },
    {
      id: '221.mixin.at-run-time',
      title: 'A mixin can be associated with an existing entity',
      level: 'MAY',
      sentence:
        'A Mixin instance MAY be associated with an entity instance either at instance creation time or at run time.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201], check: at('{fresh}', hasTag) },
        },
      ],
    },
    {
      id: '221.mixin.any-entity',
      title: 'A mixin that says of no kind that it applies to it can be associated with a link, too',
      level: 'MUST',
      sentence:
        'If Mixin.applies is unspecified the Mixin may be associated to any entity instance, i.e., equivalent of having Mixin.applies set to the Kind instance of Entity.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{link}', body: { part: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201], check: at('{link}', hasTag) },
        },
      ],
    },
    {
      id: '221.mixin.depends',
      title: 'A mixin gives the attributes of the mixin that it depends on',
      level: 'MUST',
      sentence:
        'If Mixin B depends on Mixin A, any entity instance associated with Mixin B will receive the capabilities defined by both Mixin B and Mixin A.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const { mixin, name, value } = await dependentAttribute(subject)
              const body = { part: { mixins: [mixin.identifier], attributes: { [name]: value } } }
              const { status } = await subject.send({ method: 'POST', to: '{fresh}', body })
              if (status !== 200 && status !== 201) return [`${name}: expected status 200 or 201, got ${status}`]
              return at('{fresh}', hasAttribute(name, value))(answer, subject)
            },
          },
        },
      ],
    },
    {
      id: '221.mixin.applies-update',
      title: 'A mixin is refused for an entity to which it does not apply',
      level: 'MUST',
      sentence:
        'Restrictions on which entity instances a particular Mixin can be associated with MUST be advertised through the Mixin.applies model attribute.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{unrelatedMixin}'] } } },
          expect: { status: [400] },
        },
      ],
    },
    {
      id: '221.mixin.applies-create',
      title: 'A mixin is refused for a new entity to which it does not apply',
      level: 'MUST',
      sentence:
        'When a client attempts to associate a Mixin instance to an entity instance at a stage not supported by a particular provider’s OCCI implementation, the provider MUST notify the client it has issued a bad request.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { entity: { mixins: ['{unrelatedMixin}'] } } },
          expect: { status: [400] },
        },
      ],
    },
    {
      id: '221.mixin.unknown',
      title: 'A mixin that is not defined is refused',
      level: 'MUST',
      sentence:
        'A Mixin reference submitted by a client MUST consist of the term and categorization scheme, which identify the Mixin instance …',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { entity: { mixins: ['{newTag}'] } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.mixin.tags',
      title: 'A client can define a tag, use it, and remove it',
      level: 'MUST',
      sentence:
        'In order to support user-defined tags … an OCCI implementation must allow custom Mixin instances to be created and destroyed by request of a client.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}', body: { mixin: '{newTag}', location: '{newTagCollection}' } },
          expect: { status: [200] },
        },
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{newTag}'] } } },
          expect: { status: [200, 201] },
        },
        { send: { method: 'DELETE', to: '{query}', body: { mixin: '{newTag}' } }, expect: { status: [200] } },
        { send: { to: '{fresh}' }, expect: { status: [200], check: isEntityOf('{kind}') } },
      ],
    },
  ],
}
