import type { Section } from '../../case.ts'
import { jsonObject, objectsOf } from '../../read/json.ts'
import { shapeFaults } from '../../read/shape.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'
import { linkShape, resourceShape } from './shapes.ts'

const accept = 'application/occi+json'

export const collections: Section = {
  document: 'GFD.226',
  heading: 'Entity Collection Rendering',
  cases: [
    {
      id: '226.collections.resources',
      title: 'A collection of resources is the array resources',
      level: 'MUST',
      sentence: 'The JSON hashmap key-name associated with the array of resource instances MUST be resources.',
      unless: noJson,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const { resources } = jsonObject(body) ?? {}
              if (!Array.isArray(resources)) return ['the body has no array "resources"']
              const each = objectsOf(resources).flatMap((one) => shapeFaults(one, resourceShape, 'a resource'))
              return resources.length === 0 ? ['the array "resources" is empty'] : each
            },
          },
        },
      ],
    },
    {
      id: '226.collections.links',
      title: 'A collection of links is the array links',
      level: 'MUST',
      sentence: 'The JSON hashmap key-name associated with the array of link instances MUST be links.',
      effect: 'writes',
      unless: noJson,
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        {
          send: { to: '{linkCollection}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const { links } = jsonObject(body) ?? {}
              if (!Array.isArray(links)) return ['the body has no array "links"']
              const each = objectsOf(links).flatMap((one) => shapeFaults(one, linkShape, 'a link'))
              return links.length === 0 ? ['the array "links" is empty'] : each
            },
          },
        },
      ],
    },
    {
      id: '226.collections.categories',
      title: 'The query interface has the arrays kinds, mixins and actions',
      level: 'MUST',
      sentence:
        'That array MUST be a member of a JSON hashmap that is associated with the relevant key name specific to the type of Category collection being rendered.',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const model = jsonObject(body) ?? {}
              const known = ['kinds', 'mixins', 'actions']
              return [
                ...unless(Array.isArray(model.kinds), 'the body has no array "kinds"'),
                ...Object.entries(model).flatMap(([name, value]) =>
                  unless(known.includes(name) && Array.isArray(value), `the body has the member "${name}"`),
                ),
              ]
            },
          },
        },
      ],
    },
    {
      id: '226.collections.mixed',
      title: 'A collection with resources and links has both arrays',
      level: 'MUST',
      sentence:
        'That array MUST be a member of a JSON hashmap that is associated with the relevant key name specific to the type of Entity collection being rendered.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{tagCollection}', as: 'text/plain', body: { locations: ['{fresh}', '{link}'] } },
          expect: { status: [200] },
        },
        {
          send: { to: '{tagCollection}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const { resources, links } = jsonObject(body) ?? {}
              return [
                ...unless(objectsOf(resources).length === 1, 'the array "resources" does not have one member'),
                ...unless(objectsOf(links).length === 1, 'the array "links" does not have one member'),
              ]
            },
          },
        },
      ],
    },
  ],
}
