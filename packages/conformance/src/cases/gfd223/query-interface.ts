import type { Case, Check, Section } from '../../case.ts'
import { readCategories } from '../../read/category.ts'
import { readEntity } from '../../read/entity.ts'
import type { MediaType } from '../../write/body.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const newTag = { mixin: '{newTag}', location: '{newTagCollection}' } as const

/** The query interface has a mixin afterwards, or has it no longer. */
function isDefined(name: string, expected: boolean): Check {
  return async (_, subject) => {
    const mixin = await subject.name(name)
    const answer = await subject.send({ to: '{query}' })
    const isFound = readCategories(answer).some(({ identifier }) => identifier === mixin)
    return unless(isFound === expected, `the query interface ${isFound ? 'still has' : 'does not have'} ${mixin}`)
  }
}

const names: Check = (answer) => unless(readCategories(answer).length > 0, 'the answer names no category')

function defines(as: MediaType): Case {
  return {
    id: `223.query.define-${as.replace(/.*[/+]/, '')}`,
    title: `POST of a mixin defines it, in ${as}`,
    level: 'MUST',
    sentence: 'Upon a successful processing of the request, the 200 OK status code MUST be returned.',
    effect: 'writes',
    unless: as === 'application/occi+json' ? noJson : undefined,
    steps: [
      {
        send: { method: 'POST', to: '{query}', as, body: newTag },
        expect: { status: [200], check: isDefined('newTag', true) },
      },
    ],
  }
}

export const queryInterface: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Query Interface',
  cases: [
    {
      id: '223.query.path',
      title: 'The query interface is at /-/',
      level: 'MUST',
      sentence: 'The query interface MUST be implemented by all OCCI implementations. It MUST be found at: /-/',
      steps: [{ send: { to: '{query}' }, expect: { status: [200] } }],
    },
    {
      id: '223.query.well-known',
      title: 'The query interface is at the well-known path too',
      level: 'MAY',
      sentence:
        'Should implementations wish to advertise the Query Interface using the well-known mechanism then they MUST use the following path served from the authority: /.well-known/org/ogf/occi/-/',
      steps: [{ send: { to: '{wellKnown}', accept: 'text/plain' }, expect: { status: [200], check: names } }],
    },
    {
      id: '223.query.get-text',
      title: 'GET answers the categories in text/plain',
      level: 'MUST',
      sentence: 'The response MUST include a category collection rendering.',
      steps: [
        { send: { to: '{query}', accept: 'text/plain' }, expect: { status: [200], type: 'text/plain', check: names } },
      ],
    },
    {
      id: '223.query.get-occi',
      title: 'GET with a filter answers categories in text/occi',
      level: 'MUST',
      sentence: 'The response MUST include a category collection rendering.',
      steps: [
        {
          send: { to: '{query}', accept: 'text/occi', body: { kind: '{kind}' } },
          expect: { status: [200], type: 'text/occi', check: names },
        },
      ],
    },
    {
      id: '223.query.same',
      title: 'Text and JSON name the same categories',
      level: 'MUST',
      sentence:
        'With the help of the query interface it is possible for the client to determine the capabilities of the OCCI implementation it refers to.',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain' },
          expect: {
            status: [200],
            check(answer, { catalogue }) {
              const found = new Set(readCategories(answer).map(({ identifier }) => identifier))
              const missing = catalogue.categories.filter(({ identifier }) => !found.has(identifier))
              return missing.map(({ identifier }) => `text/plain does not name ${identifier}, which JSON names`)
            },
          },
        },
      ],
    },
    defines('text/plain'),
    defines('text/occi'),
    defines('application/occi+json'),
    {
      id: '223.query.remove',
      title: 'DELETE of a mixin removes it',
      level: 'MUST',
      sentence: 'The request MUST include at least one full category instance rendering.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'DELETE', to: '{query}', body: { mixin: '{tag}' } },
          expect: { status: [200], check: isDefined('tag', false) },
        },
      ],
    },
    {
      id: '223.query.remove-keeps-entities',
      title: 'An entity of a mixin that is removed stays without it',
      level: 'MUST',
      sentence: 'Remove a user-defined Mixin instance.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201] },
        },
        { send: { method: 'DELETE', to: '{query}', body: { mixin: '{tag}' } }, expect: { status: [200] } },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: async (answer, subject) =>
              unless(!readEntity(answer).mixins.includes(await subject.name('tag')), 'the entity still has the mixin'),
          },
        },
      ],
    },
    {
      id: '223.query.remove-nothing',
      title: 'DELETE without a category is refused',
      level: 'MUST',
      sentence:
        'The request MUST include at least one full category instance rendering. It MAY include a category collection rendering.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'DELETE', to: '{query}' },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.query.remove-kind',
      title: 'DELETE of a kind of the service is refused',
      level: 'MUST',
      sentence: 'Remove a user-defined Mixin instance.',
      effect: 'destroys',
      steps: [
        {
          send: { method: 'DELETE', to: '{query}', body: { kind: '{kind}' } },
          expect: { status: 'refused', check: isDefined('kind', true) },
        },
      ],
    },
  ],
}
