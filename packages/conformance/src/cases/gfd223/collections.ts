import type { Case, Section } from '../../case.ts'
import { readJsonEntities } from '../../read/entity.ts'
import { readLocations } from '../../read/locations.ts'
import type { MediaType } from '../../write/body.ts'
import { all, hasAttribute, idOf, isCreated, isEntityOf, listsExactly, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

function creates(as: MediaType): Case {
  return {
    id: `223.collections.create-${as.replace(/.*[/+]/, '')}`,
    title: `POST creates an entity in a kind's collection, in ${as}`,
    level: 'MUST',
    sentence:
      'The OCCI implementation MAY return either the 201 Created or 200 OK status code. If the OCCI implementation returns the 200 OK status code, an entity instance rendering or collection rendering MUST be included as well. In case of the 201 Created status code, an entity instance location (as defined in RFC7231 …) or a list of entity instance locations MUST be included.',
    effect: 'writes',
    unless: as === 'application/occi+json' ? noJson : undefined,
    steps: [
      {
        send: { method: 'POST', to: '{collection}', as, accept: as, body: { entity: { title: 'Posted' } } },
        expect: { status: [200, 201], check: isCreated },
      },
      {
        send: { to: '{created}' },
        expect: { status: [200], check: all(isEntityOf('{kind}'), hasAttribute('occi.core.title', 'Posted')) },
      },
    ],
  }
}

function listed(type: 'text/plain' | 'text/uri-list' | 'text/occi'): Case {
  return {
    id: `223.collections.get-${type.replace('text/', '')}`,
    title: `GET lists the entities of a collection, in ${type}`,
    level: 'MUST',
    sentence: 'The response MUST include an entity collection rendering.',
    effect: 'writes',
    steps: [
      { send: { to: '{fresh}' }, expect: { status: [200] } },
      {
        // One of them: a header section may be too small for all.
        send: { to: '{collection}?page=1&number=1', accept: type },
        expect: {
          status: [200],
          type,
          check: (answer) => unless(readLocations(answer).length > 0, 'the answer lists no location'),
        },
      },
    ],
  }
}

export const collections: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Collections',
  cases: [
    creates('text/plain'),
    creates('text/occi'),
    creates('application/occi+json'),
    listed('text/plain'),
    listed('text/occi'),
    listed('text/uri-list'),
    {
      id: '223.collections.get-json',
      title: 'A new entity is in the collection of its kind, in JSON',
      level: 'MUST',
      sentence: 'The response MUST include an entity collection rendering.',
      effect: 'writes',
      unless: noJson,
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'application/occi+json' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const id = await idOf('{fresh}', subject)
              const isFound = readJsonEntities(answer).some(({ attributes }) => attributes.get('occi.core.id') === id)
              return unless(isFound, `the collection has no entity with the id ${id}`)
            },
          },
        },
      ],
    },
    {
      id: '223.collections.create-several',
      title: 'POST of a collection creates several entities, in JSON',
      level: 'MAY',
      sentence:
        'The request MUST include at least one full entity instance rendering. It MAY include an entity collection rendering.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          // In text the answer has the locations of all, by which they are removed.
          send: {
            method: 'POST',
            to: '{collection}',
            accept: 'text/plain',
            body: { entities: [{ title: 'One' }, { title: 'Two' }] },
          },
          expect: { status: [200, 201] },
        },
      ],
    },
    {
      id: '223.collections.create-several-locations',
      title: 'The answer has the locations of all entities that were created',
      level: 'MUST',
      sentence:
        'In case of the 201 Created status code, an entity instance location (as defined in RFC7231 …) or a list of entity instance locations MUST be included.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            accept: 'text/plain',
            body: { entities: [{ title: 'One' }, { title: 'Two' }] },
          },
          expect: {
            check(answer) {
              // Whether it is possible is case 223.collections.create-several.
              const found = readLocations(answer).length
              return unless(answer.status !== 201 || found === 2, `expected 2 locations, got ${found}`)
            },
          },
        },
      ],
    },
    {
      id: '223.collections.create-nothing',
      title: 'POST without an entity is refused',
      level: 'MUST',
      sentence: 'The request MUST include at least one full entity instance rendering.',
      effect: 'writes',
      steps: [{ send: { method: 'POST', to: '{collection}' }, expect: { status: 'refused' } }],
    },
    {
      id: '223.collections.put-kind',
      title: 'PUT on the collection of a kind is refused',
      level: 'MUST',
      sentence: 'The HTTP PUT is only defined for a collection defined by a Mixin.',
      // A service that takes the kind for a mixin removes all others.
      effect: 'destroys',
      steps: [
        {
          send: { method: 'PUT', to: '{collection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.collections.associate-kind',
      title: 'Locations cannot be added to the collection of a kind',
      level: 'MUST',
      sentence: 'This operation MUST only be available for collections defined by a Mixin.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.collections.dissociate-kind',
      title: 'Locations cannot be removed from the collection of a kind',
      level: 'MUST',
      sentence: 'This operation MUST only be available for collections defined by a Mixin.',
      // A service that does not look at the locations deletes all entities.
      effect: 'destroys',
      steps: [
        {
          send: { method: 'DELETE', to: '{collection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.collections.delete',
      title: 'DELETE of the collection of a kind deletes its entities',
      level: 'MUST',
      sentence:
        'The HTTP delete method is used to either delete all entity instances in a collection or disassociate entity instance from a collection defined by a Mixin.',
      effect: 'destroys',
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        { send: { method: 'DELETE', to: '{collection}' }, expect: { status: [200, 204] } },
        { send: { to: '{collection}', accept: 'text/plain' }, expect: { status: [200], check: listsExactly() } },
      ],
    },
  ],
}
