import type { Section } from '../../case.ts'
import { readLocations } from '../../read/locations.ts'
import { lists, unless } from '../checks.ts'

export const collections: Section = {
  document: 'GFD.221',
  heading: 'Collections',
  cases: [
    {
      id: '221.collections.whole',
      title: 'The whole collection can be retrieved',
      level: 'MUST',
      sentence:
        'An entity instance is always a member of the collection indicated by the Entity sub-type’s unique Kind instance.',
      effect: 'writes',
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: { status: [200], check: lists(['{fresh}']) },
        },
      ],
    },
    {
      id: '221.collections.item',
      title: 'What a collection lists can be retrieved',
      level: 'MUST',
      sentence:
        'An OCCI implementation MUST allow a client to navigate collections. The following basic navigation operations MUST be supported: … Retrieve the whole collection. … Retrieve a specific item in a collection. … Retrieve a subset of a collection.',
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const [first] = readLocations(answer)
              if (first === undefined) return []
              const { status } = await subject.send({ to: new URL(first, 'http://localhost').pathname })
              return unless(status === 200, `GET ${first}, which is listed, answers ${status}`)
            },
          },
        },
      ],
    },
    {
      id: '221.collections.same',
      title: 'text/plain and text/uri-list list the same entities',
      level: 'MUST',
      sentence:
        'Each Kind and Mixin instance in the system identifies a collection consisting of all different entity instances associated with the same Kind or Mixin.',
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const other = await subject.send({ to: '{collection}', accept: 'text/uri-list' })
              const [plain, list] = [readLocations(answer), readLocations(other)].map((found) =>
                found.toSorted().join(' '),
              )
              return unless(plain === list, `text/plain lists ${plain}, text/uri-list lists ${list}`)
            },
          },
        },
      ],
    },
  ],
}
