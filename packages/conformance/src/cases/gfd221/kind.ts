import type { Section } from '../../case.ts'
import { readEntity } from '../../read/entity.ts'
import { coreScheme } from '../../subject/catalogue.ts'
import { inheritedAttribute } from '../../subject/inherited.ts'
import { at, hasAttribute, isEntityOf, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

export const kind: Section = {
  document: 'GFD.221',
  heading: 'Kind',
  cases: [
    {
      id: '221.kind.core',
      title: 'The kinds entity, resource and link are there',
      level: 'MUST',
      sentence:
        'In the initial instantiation of the OCCI Core Model, with no core model extensions, three instances of Kind will be present: one for Entity, another for Resource and the last one for Link.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              ['entity', 'resource', 'link'].flatMap((term) =>
                unless(catalogue.find(coreScheme + term)?.class === 'kind', `the kind ${term} is missing`),
              ),
          },
        },
      ],
    },
    {
      id: '221.kind.parent',
      title: 'Each kind descends from the kind entity',
      level: 'MUST',
      sentence: 'A Kind instance MUST have the Kind instance of Entity … as its parent.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories
                .filter(({ class: type }) => type === 'kind')
                .flatMap((one) =>
                  unless(
                    catalogue.lineage(one).at(-1)?.identifier === `${coreScheme}entity`,
                    `${one.identifier} does not descend from the kind entity`,
                  ),
                ),
          },
        },
      ],
    },
    {
      id: '221.kind.actions',
      title: 'Each action of a kind is described',
      level: 'MUST',
      sentence: 'A Kind instance MUST expose the Actions defined for its Entity sub-type.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories
                .filter(({ class: type }) => type === 'kind')
                .flatMap(({ identifier, actions }) =>
                  actions.flatMap((action) =>
                    unless(
                      catalogue.find(action)?.class === 'action',
                      `${identifier} has the action ${action}, which is not described`,
                    ),
                  ),
                ),
          },
        },
      ],
    },
    {
      id: '221.kind.one',
      title: 'An entity has exactly one kind',
      level: 'MUST',
      sentence:
        'Consequently, when an Entity sub-type is instantiated the entity instance MUST be associated with its type identifier, i.e., the Kind instance.',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) =>
              unless(
                readEntity(answer).kinds.length === 1,
                `expected one kind, got ${readEntity(answer).kinds.length}`,
              ),
          },
        },
      ],
    },
    {
      id: '221.kind.lasting',
      title: 'The kind of an entity does not change',
      level: 'MUST',
      sentence: 'An entity instance MUST remain associated with its Kind instance throughout its lifetime.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{fresh}', body: { part: { kinds: [`${coreScheme}resource`], title: 'Other' } } },
          expect: { check: at('{fresh}', isEntityOf('{kind}')) },
        },
      ],
      unless: ({ options }) =>
        options.kind === `${coreScheme}resource` ? 'the kind under test is the resource of the core model' : undefined,
    },
    {
      id: '221.kind.abstract',
      title: 'The kind entity cannot be instantiated',
      level: 'MUST',
      sentence: 'Being an abstract type Entity itself can never be instantiated.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { part: { kinds: [`${coreScheme}entity`] } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.kind.inherits',
      title: 'An entity has the attributes of the parent of its kind',
      level: 'MUST',
      sentence:
        'This implies a setup of a hierarchy where the capabilities of the parent MUST be inherited by the child Kind instance.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            async check(answer, subject) {
              const { kind, name, value } = inheritedAttribute(subject)
              const to = subject.catalogue.pathOf(kind) ?? ''
              const body = { part: subject.draftOf(kind, { attributes: { [name]: value } }) }
              const { status } = await subject.send({ method: 'POST', to, body })
              if (status !== 200 && status !== 201) return [`${name}: expected status 200 or 201, got ${status}`]
              return at('{created}', hasAttribute(name, value))(answer, subject)
            },
          },
        },
      ],
    },
  ],
}
