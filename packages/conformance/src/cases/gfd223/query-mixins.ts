import type { Case, Check, Section } from '../../case.ts'
import { readCategories } from '../../read/category.ts'
import type { MediaType } from '../../write/body.ts'
import { all, hasNoTag, unless } from '../checks.ts'
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

/** Two mixins, a line each. */
const severalTags = {
  verbatim: [
    'Category: {newTerm}; scheme="http://example.com/occi-conformance#"; class="mixin"; location="{newTagCollection}"',
    'Category: {newTerm}; scheme="http://example.com/occi-conformance/other#"; class="mixin"; location="{otherTagCollection}"',
    '',
  ].join('\r\n'),
  type: 'text/plain',
} as const
const full = 'The request MUST include at least one full category instance rendering.'
const collection = `${full} It MAY include a category collection rendering.`

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

/** POST and DELETE, which define and remove mixins. */
export const queryMixins: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Query Interface',
  cases: [
    defines('text/plain'),
    defines('text/occi'),
    defines('application/occi+json'),
    {
      id: '223.query.define-nothing',
      title: 'POST without a category is refused',
      level: 'MUST',
      sentence: full,
      effect: 'writes',
      steps: [{ send: { method: 'POST', to: '{query}' }, expect: { status: 'refused' } }],
    },
    {
      id: '223.query.define-several',
      title: 'POST of several mixins defines all of them',
      level: 'MAY',
      sentence: collection,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}', body: severalTags },
          expect: { status: [200], check: all(isDefined('newTag', true), isDefined('otherTag', true)) },
        },
      ],
    },
    {
      id: '223.query.remove-several',
      title: 'DELETE of several mixins removes all of them',
      level: 'MAY',
      sentence: collection,
      effect: 'writes',
      steps: [
        { send: { method: 'POST', to: '{query}', body: { mixin: '{newTag}' } }, expect: { status: [200] } },
        { send: { method: 'POST', to: '{query}', body: { mixin: '{otherTag}' } }, expect: { status: [200] } },
        {
          send: { method: 'DELETE', to: '{query}', body: severalTags },
          expect: { status: [200], check: all(isDefined('newTag', false), isDefined('otherTag', false)) },
        },
      ],
    },
    {
      id: '223.query.remove',
      title: 'DELETE of a mixin removes it',
      level: 'MUST',
      sentence: full,
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
            check: hasNoTag,
          },
        },
      ],
    },
    {
      id: '223.query.remove-nothing',
      title: 'DELETE without a category is refused',
      level: 'MUST',
      sentence: full,
      // A service that takes this for all mixins removes them.
      effect: 'destroys',
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
    {
      id: '223.query.action',
      title: 'POST of an action, which is not defined for the query interface, is refused',
      level: 'MUST',
      sentence: 'Query interface (/-/). … Add a user-defined Mixin instance. … Not Defined.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}?action={actionTerm}', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
