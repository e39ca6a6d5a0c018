import type { Section } from '../../case.ts'
import { all, at, hasTag, isEntityOf, lists, listsExactly } from '../checks.ts'

export const mixinCollections: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Collections',
  cases: [
    {
      id: '223.collections.associate',
      title: 'POST of locations adds entities to the collection of a mixin',
      level: 'MUST',
      sentence:
        'On successful operation the server replies with the 200 OK HTTP status code it MUST include an entity collection rendering.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{tagCollection}',
            as: 'text/plain',
            accept: 'text/plain',
            body: { locations: ['{fresh}'] },
          },
          expect: { status: [200], check: lists(['{fresh}']) },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: hasTag,
          },
        },
      ],
    },
    {
      id: '223.collections.associate-occi',
      title: 'POST of locations adds entities to the collection of a mixin, in text/occi',
      level: 'MUST',
      sentence: 'The request MUST include an entity collection rendering which require the Mixin to be applied.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/occi', body: { locations: ['{fresh}', '{other}'] } },
          expect: { status: [200] },
        },
        {
          send: { to: '{tagCollection}', accept: 'text/plain' },
          expect: { status: [200], check: listsExactly('{fresh}', '{other}') },
        },
      ],
    },
    {
      id: '223.collections.associate-missing',
      title: 'An entity that does not exist cannot be added to the collection of a mixin',
      level: 'MUST',
      sentence: 'The request MUST include an entity collection rendering which require the Mixin to be applied.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{free}'] } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.collections.replace',
      title: 'PUT of locations makes the collection of a mixin exactly these',
      level: 'MUST',
      sentence:
        'Update the collection supplying the full representation of the new collection. Including removal and addition of Entity sub-type instances.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: [200] },
        },
        {
          send: {
            method: 'PUT',
            to: '{tagCollection}',
            as: 'text/plain',
            accept: 'text/plain',
            body: { locations: ['{other}'] },
          },
          expect: { status: [200], check: listsExactly('{other}') },
        },
        {
          send: { to: '{tagCollection}', accept: 'text/plain' },
          expect: { status: [200], check: all(listsExactly('{other}'), at('{fresh}', isEntityOf('{kind}'))) },
        },
      ],
    },
    {
      id: '223.collections.dissociate',
      title: 'DELETE of a location removes the entity from the collection of a mixin, and keeps it',
      level: 'MUST',
      sentence: 'The request MAY include entity collection rendering which requires the Mixin to be disassociated.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{tagCollection}',
            as: 'text/plain',
            body: { locations: ['{fresh}', '{other}'] },
          },
          expect: { status: [200] },
        },
        {
          send: { method: 'DELETE', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: [200] },
        },
        {
          send: { to: '{tagCollection}', accept: 'text/plain' },
          expect: { status: [200], check: all(listsExactly('{other}'), at('{fresh}', isEntityOf('{kind}'))) },
        },
      ],
    },
    {
      id: '223.collections.dissociate-all',
      title: 'DELETE without locations empties the collection of a mixin, and keeps the entities',
      level: 'MUST',
      sentence:
        'The HTTP delete method is used to either delete all entity instances in a collection or disassociate entity instance from a collection defined by a Mixin.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{tagCollection}',
            as: 'text/plain',
            body: { locations: ['{fresh}', '{other}'] },
          },
          expect: { status: [200] },
        },
        { send: { method: 'DELETE', to: '{tagCollection}' }, expect: { status: [200, 204] } },
        {
          send: { to: '{tagCollection}', accept: 'text/plain' },
          expect: { status: [200], check: all(listsExactly(), at('{fresh}', isEntityOf('{kind}'))) },
        },
      ],
    },
    {
      id: '223.collections.action',
      title: 'An action is invoked on all members of a collection',
      level: 'MUST',
      sentence: 'Perform actions on a collection of Entity sub-type instances.',
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{tagCollection}',
            as: 'text/plain',
            body: { locations: ['{fresh}', '{other}'] },
          },
          expect: { status: [200] },
        },
        {
          send: { method: 'POST', to: '{tagCollection}?action={actionTerm}', body: { action: '{action}' } },
          expect: { status: [200] },
        },
      ],
    },
    {
      id: '223.collections.action-differs',
      title: 'An action in the query that differs from the one in the body is refused for a collection',
      level: 'MUST',
      sentence: 'The value MUST equal to the Action’s term.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{fresh}'] } },
          expect: { status: [200] },
        },
        {
          send: { method: 'POST', to: '{tagCollection}?action=another', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
