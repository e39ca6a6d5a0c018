import type { Check, Section } from '../../case.ts'
import { readCategories } from '../../read/category.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const names: Check = (answer) => unless(readCategories(answer).length > 0, 'the answer names no category')

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
  ],
}
