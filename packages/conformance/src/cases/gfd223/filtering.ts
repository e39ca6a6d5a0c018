import type { Section } from '../../case.ts'
import { readCategories } from '../../read/category.ts'
import { pathOf, readLocations } from '../../read/locations.ts'
import { coreScheme } from '../../subject/catalogue.ts'
import { lists, listsExactly, unless } from '../checks.ts'

const categories =
  'Filtering on the Query Interface SHOULD be performed via the HTTP GET verb by including a Category instance rendering in the HTTP request headers. If supported, the response MUST contain only Category instances related to the given Category instance.'
const entities =
  'Filtering on Entity sub-type instance collections SHOULD be performed via the HTTP GET verb by including an Entity sub-type instance rendering in the HTTP request headers. If supported, the response MUST contain only Entity sub-type instances with Attribute values matching the given Entity sub-type instance Attribute values.'

export const filtering: Section = {
  document: 'GFD.223',
  heading: 'Filtering',
  cases: [
    {
      id: '223.filtering.category',
      title: 'A filter on the query interface leaves out what is not related',
      level: 'SHOULD',
      sentence: categories,
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain', body: { kind: '{kind}' } },
          expect: {
            status: [200],
            async check(answer, subject) {
              const kind = await subject.name('kind')
              const found = readCategories(answer).map(({ identifier }) => identifier)
              const link = `${coreScheme}link`
              return [
                ...unless(found.includes(kind), `${kind}, by which it was filtered, is missing`),
                ...unless(kind === link || !found.includes(link), `${link} is not related to ${kind}`),
              ]
            },
          },
        },
      ],
    },
    {
      id: '223.filtering.category-actions',
      title: 'A filter on the query interface keeps the actions of the kind',
      level: 'SHOULD',
      sentence: 'This includes Kinds, Actions and Mixins.',
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain', body: { kind: '{kind}' } },
          expect: {
            status: [200],
            async check(answer, subject) {
              const actions = subject.catalogue.find(await subject.name('kind'))?.actions ?? []
              const found = readCategories(answer).map(({ identifier }) => identifier)
              return actions.filter((one) => !found.includes(one)).map((one) => `${one} is missing`)
            },
          },
        },
      ],
    },
    {
      id: '223.filtering.attribute',
      title: 'A filter on a collection leaves out entities with other values',
      level: 'SHOULD',
      sentence: entities,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { title: 'occi-conformance-filter-a' } } },
          expect: { status: [200, 201] },
        },
        {
          send: { method: 'POST', to: '{other}', body: { part: { title: 'occi-conformance-filter-b' } } },
          expect: { status: [200, 201] },
        },
        {
          send: {
            to: '{collection}',
            accept: 'text/plain',
            body: { filter: '{kind}', attributes: { 'occi.core.title': 'occi-conformance-filter-a' } },
          },
          expect: { status: [200], check: lists(['{fresh}'], ['{other}']) },
        },
      ],
    },
    {
      id: '223.filtering.no-match',
      title: 'A filter that no entity matches gives an empty collection',
      level: 'SHOULD',
      sentence: entities,
      effect: 'writes',
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        {
          send: {
            to: '{collection}',
            accept: 'text/plain',
            body: { filter: '{kind}', attributes: { 'occi.core.title': '{free}' } },
          },
          expect: {
            status: [200],
            check: (answer) =>
              unless(readLocations(answer).length === 0, `${pathOf(readLocations(answer)[0] ?? '')} is listed`),
          },
        },
      ],
    },
    {
      id: '223.filtering.mixin',
      title: 'The collection of a mixin has the entities with that mixin and no others',
      level: 'MUST',
      sentence:
        'Filtering Entity sub-type instances by assigned Mixin instances is implemented via Mixin-defined collections.',
      effect: 'writes',
      steps: [
        { send: { to: '{other}' }, expect: { status: [200] } },
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{tagCollection}', accept: 'text/plain' },
          expect: { status: [200], check: listsExactly('{fresh}') },
        },
      ],
    },
  ],
}
