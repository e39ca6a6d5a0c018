import type { Section } from '../../case.ts'
import { isUriReference } from '../../read/abnf.ts'
import { pathOf } from '../../read/locations.ts'
import { coreScheme } from '../../subject/catalogue.ts'
import { definedAt, isTaken } from '../../subject/tags.ts'
import { unless } from '../checks.ts'

const unique =
  'A provider is free to choose the location as long as it is unique within the service provider’s URL namespace.'

export const namespace: Section = {
  document: 'GFD.223',
  heading: 'Namespace',
  cases: [
    {
      id: '223.namespace.entity-unbound',
      title: 'The kind entity has no location',
      level: 'MUST',
      sentence:
        'A Kind instance whose associated type cannot be instantiated MUST NOT be bound to an URL path. This applies to the Kind instance for OCCI Entity which, according to OCCI Core, cannot be instantiated …',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) => {
              const location = catalogue.find(`${coreScheme}entity`)?.location
              return unless(location === undefined, `the kind entity has the location ${location}`)
            },
          },
        },
      ],
    },
    {
      id: '223.namespace.unique',
      title: 'No two kinds or mixins have the same location',
      level: 'MUST',
      sentence: unique,
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check(_, { catalogue }) {
              const owners = new Map<string, string>()
              return catalogue.categories.flatMap(({ location, identifier }) => {
                if (location === undefined) return []
                const path = pathOf(location)
                const owner = owners.get(path)
                owners.set(path, identifier)
                return unless(owner === undefined, `${owner} and ${identifier} have the location ${path}`)
              })
            },
          },
        },
      ],
    },
    {
      id: '223.namespace.unique-mixin',
      title: 'A mixin that a client defines has a location of its own',
      level: 'MUST',
      sentence: unique,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}', body: { mixin: '{newTag}', location: '{newTagCollection}' } },
          expect: {
            status: [200],
            async check(_, subject) {
              const path = await definedAt(subject, await subject.name('newTag'))
              if (path === undefined) return ['the query interface tells no location of the mixin']
              return unless(!isTaken(subject, path), `the mixin has the location ${path}`)
            },
          },
        },
      ],
    },
    {
      id: '223.namespace.location-form',
      title: 'Locations are URI references',
      level: 'MUST',
      sentence: 'Whenever a location is rendered it MUST be either a String or as defined in RFC6570 …',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories.flatMap(({ location, identifier }) =>
                unless(location === undefined || isUriReference(location), `${identifier}: location "${location}"`),
              ),
          },
        },
      ],
    },
    {
      id: '223.namespace.bound',
      title: 'The location of a kind is its collection',
      level: 'MUST',
      sentence: 'A bound URL path is the location of a Kind or Mixin collection.',
      steps: [{ send: { to: '{collection}', accept: 'text/plain' }, expect: { status: [200], type: 'text/plain' } }],
    },
    {
      id: '223.namespace.bound-mixin',
      title: 'The location of a mixin is its collection',
      level: 'MUST',
      sentence: 'A bound URL path is the location of a Kind or Mixin collection.',
      steps: [
        { send: { to: '{mixinCollection}', accept: 'text/plain' }, expect: { status: [200], type: 'text/plain' } },
      ],
    },
    {
      id: '223.namespace.unbound',
      title: 'A path above all collections lists what is below it',
      level: 'MAY',
      sentence:
        'An unbound URL path MAY represent the union of all Kind and Mixin collection ‘below’ the unbound path.',
      steps: [{ send: { to: '{root}', accept: 'text/plain' }, expect: { status: [200], type: 'text/plain' } }],
    },
  ],
}
