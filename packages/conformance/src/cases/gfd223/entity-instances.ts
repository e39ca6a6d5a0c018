import type { Case, Section } from '../../case.ts'
import { readEntity } from '../../read/entity.ts'
import type { MediaType } from '../../write/body.ts'
import { all, at, hasAttribute, isCreated, isEntityOf, isGone, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const created =
  'The OCCI implementation MAY return either the 201 Created or 200 OK status code. If the OCCI implementation returns the 200 OK status code, an entity instance rendering MUST be included as well. In case of the 201 Created status code, a location (as defined in RFC7231) MUST be included.'
const value = 'The value MUST equal to the Action’s term.'

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

function puts(as: MediaType): Case {
  return {
    id: `223.entity.put-create-${as.replace(/.*[/+]/, '')}`,
    title: `PUT creates an entity at a free path, in ${as}`,
    level: 'MUST',
    sentence: 'The HTTP PUT method either creates a new or replaces an existing entity instance at the specified URL.',
    effect: 'writes',
    unless: as === 'application/occi+json' ? noJson : undefined,
    steps: [
      {
        send: { method: 'PUT', to: '{free}', as, body: { entity: { title: 'Put here' } } },
        expect: { status: [200, 201], check: isCreated },
      },
      {
        send: { to: '{free}' },
        expect: { status: [200], check: all(isEntityOf('{kind}'), hasAttribute('occi.core.title', 'Put here')) },
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
    puts('text/plain'),
    puts('text/occi'),
    puts('application/occi+json'),
    {
      id: '223.entity.put-replace',
      title: 'PUT replaces an entity: what is not sent is gone',
      level: 'MUST',
      sentence: created,
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{fresh}', body: { entity: { title: 'Before', summary: 'A summary' } } },
          expect: { status: [200, 201], check: isCreated },
        },
        {
          send: { method: 'PUT', to: '{fresh}', body: { entity: { title: 'After' } } },
          expect: { status: [200, 201], check: isCreated },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: all(hasAttribute('occi.core.title', 'After'), hasAttribute('occi.core.summary', undefined)),
          },
        },
      ],
    },
    {
      id: '223.entity.put-keeps-links',
      title: 'PUT leaves the links of a resource',
      level: 'MUST',
      sentence: 'Any OCCI Links associated with an existing OCCI Resource MUST be left intact.',
      effect: 'writes',
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        { send: { method: 'PUT', to: '{fresh}', body: { entity: {} } }, expect: { status: [200, 201] } },
        { send: { to: '{link}' }, expect: { status: [200], check: isEntityOf('{linkKind}') } },
      ],
    },
    {
      id: '223.entity.put-back',
      title: 'The rendering that GET answers can be sent back by PUT',
      level: 'MUST',
      sentence: 'The request MUST contain an entity instance rendering.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const body = { verbatim: answer.body, type: 'text/plain' }
              const { status } = await subject.send({ method: 'PUT', to: '{fresh}', body })
              return unless(status === 200 || status === 201, `expected status 200 or 201, got ${status}`)
            },
          },
        },
      ],
    },
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
      id: '223.entity.action',
      title: 'POST with the term of an action triggers it',
      level: 'MUST',
      sentence:
        'Actions are triggered using the HTTP POST verb and by adding a query string to the URL. This query MUST contain a key-value pair. The key MUST be ‘action’.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?action={actionTerm}', body: { action: '{action}' } },
          expect: { status: [200] },
        },
      ],
    },
    {
      id: '223.entity.action-text',
      title: 'POST with the term of an action triggers it, in text/plain',
      level: 'MUST',
      sentence: 'The request MUST contain an action invocation rendering.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?action={actionTerm}', as: 'text/plain', body: { action: '{action}' } },
          expect: { status: [200] },
        },
      ],
    },
    {
      id: '223.entity.action-differs',
      title: 'An action in the query that differs from the one in the body is refused',
      level: 'MUST',
      sentence: value,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?action=another', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.entity.action-empty',
      title: 'An action without an invocation in the body is refused',
      level: 'MUST',
      sentence: 'The request MUST contain an action invocation rendering.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}?action={actionTerm}',
            body: { verbatim: 'X-OCCI-Attribute: method="none"\r\n', type: 'text/plain' },
          },
          expect: { status: 'refused' },
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
  ],
}
