import type { Case, Section } from '../../case.ts'
import { readEntity } from '../../read/entity.ts'
import { pathOf } from '../../read/locations.ts'
import type { MediaType } from '../../write/body.ts'
import { all, at, hasAttribute, isCreated, isGone, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const instances =
  'An entity instance refers to an instance of the OCCI Resource type, OCCI Link type or a sub-type thereof …'

function retrieves(type: MediaType): Case {
  return {
    id: `223.entity.get-${type.replace(/.*[/+]/, '')}`,
    title: `GET renders the entity, in ${type}`,
    level: 'MUST',
    sentence: 'The response MUST contain an entity instance rendering.',
    unless: type === 'application/occi+json' ? noJson : undefined,
    steps: [
      {
        send: { to: '{resource}', accept: type },
        expect: {
          status: [200],
          type,
          check: (answer) => unless(readEntity(answer).kinds.length === 1, 'the answer renders no entity with a kind'),
        },
      },
    ],
  }
}

export const entityInstances: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Entity Instances',
  cases: [
    retrieves('text/plain'),
    retrieves('text/occi'),
    retrieves('application/occi+json'),
    {
      id: '223.entity.update',
      title: 'POST changes what is sent and nothing else',
      level: 'MUST',
      sentence: 'The request MUST contain a partial entity instance rendering of the entity instance to be changed.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{fresh}', body: { entity: { title: 'Before', summary: 'A summary' } } },
          expect: { status: [200, 201] },
        },
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { title: 'After' } } },
          expect: { status: [200, 201], check: isCreated },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: all(hasAttribute('occi.core.title', 'After'), hasAttribute('occi.core.summary', 'A summary')),
          },
        },
      ],
    },
    {
      id: '223.entity.update-text',
      title: 'POST of an attribute alone, in text/plain',
      level: 'MUST',
      sentence: 'The request MUST contain a partial entity instance rendering of the entity instance to be changed.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: 'text/plain', body: { part: { title: 'After' } } },
          expect: { status: [200, 201], check: at('{fresh}', hasAttribute('occi.core.title', 'After')) },
        },
      ],
    },
    {
      id: '223.entity.delete',
      title: 'DELETE removes the entity',
      level: 'MUST',
      sentence:
        'Upon a successful processing of the request, the 200 OK or 204 No Content status code MUST be returned.',
      effect: 'writes',
      steps: [{ send: { method: 'DELETE', to: '{fresh}' }, expect: { status: [200, 204], check: isGone('{fresh}') } }],
    },
    {
      id: '223.entity.delete-unlists',
      title: 'An entity that was deleted is no longer in the collection',
      level: 'MUST',
      sentence: 'The HTTP DELETE method deletes an entity instance',
      effect: 'writes',
      steps: [
        { send: { method: 'DELETE', to: '{fresh}' }, expect: { status: [200, 204] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: async (answer, subject) =>
              unless(!answer.body.includes(await subject.name('fresh')), 'the collection still lists it'),
          },
        },
      ],
    },
    {
      id: '223.entity.link-update',
      title: 'POST changes a link',
      level: 'MUST',
      sentence: instances,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{link}', body: { part: { title: 'Changed' } } },
          expect: { status: [200, 201], check: at('{link}', hasAttribute('occi.core.title', 'Changed')) },
        },
      ],
    },
    {
      id: '223.entity.link-delete',
      title: 'DELETE removes a link, and leaves its source without it',
      level: 'MUST',
      sentence: instances,
      effect: 'writes',
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        { send: { method: 'DELETE', to: '{link}' }, expect: { status: [200, 204], check: isGone('{link}') } },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const target = await subject.name('target')
              const isFound = readEntity(answer).links.some((one) => pathOf(one.target) === target)
              return unless(!isFound, 'the source still renders the link')
            },
          },
        },
      ],
    },
  ],
}
