import type { Section } from '../../case.ts'
import type { Answer } from '../../http/answer.ts'
import { isJson, jsonObject, objectsOf } from '../../read/json.ts'
import { readLocations } from '../../read/locations.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const page =
  'The HTTP GET verb is used when accessing a URL of a collection and the query parameters of page and number MUST be used. page is an indexed integer that refers to a sub-collection of the requested collection.'
const end =
  'If there is no more content to be served, the response status code issued to the requesting client MUST be an HTTP 200 OK and the response body MUST contain an empty collection.'

function sizeOf(answer: Answer): number {
  if (!isJson(answer)) return readLocations(answer).length
  const { resources, links } = jsonObject(answer.body) ?? {}
  return objectsOf(resources).length + objectsOf(links).length
}

export const pagination: Section = {
  document: 'GFD.223',
  heading: 'Pagination',
  cases: [
    {
      id: '223.pagination.number',
      title: 'A page has as many entities as requested',
      level: 'SHOULD',
      sentence: 'number is an integer of items that SHOULD be displayed in one paged response.',
      effect: 'writes',
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        { send: { to: '{other}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}?page=1&number=1', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) => unless(sizeOf(answer) === 1, `expected 1 entity, got ${sizeOf(answer)}`),
          },
        },
      ],
    },
    {
      id: '223.pagination.page',
      title: 'The second page has other entities than the first',
      level: 'SHOULD',
      sentence: page,
      effect: 'writes',
      steps: [
        { send: { to: '{fresh}' }, expect: { status: [200] } },
        { send: { to: '{other}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}?page=2&number=1', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(second, subject) {
              const [first] = readLocations(
                await subject.send({ to: '{collection}?page=1&number=1', accept: 'text/plain' }),
              )
              const [found] = readLocations(second)
              if (found === undefined) return ['the second page of at least two entities is empty']
              return unless(first !== found, `${found} is on both pages`)
            },
          },
        },
      ],
    },
    {
      id: '223.pagination.too-large',
      title: 'A number that is too large is answered 413',
      level: 'MUST',
      sentence:
        'If number is too large for the provider to handle (policy, technical limitations) then an HTTP 413 Request Entity Too Large response status code MUST be issued to the requesting client.',
      steps: [{ send: { to: '{collection}?page=1&number=1000000000' }, expect: { status: [200, 413] } }],
    },
    {
      id: '223.pagination.end-text',
      title: 'A page beyond the end is empty, in text',
      level: 'MUST',
      sentence: end,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}?page=1000000&number=10', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) => unless(sizeOf(answer) === 0, `expected no entity, got ${sizeOf(answer)}`),
          },
        },
      ],
    },
    {
      id: '223.pagination.end-json',
      title: 'A page beyond the end is empty, in JSON',
      level: 'MUST',
      sentence: end,
      unless: noJson,
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}?page=1000000&number=10', accept: 'application/occi+json' },
          expect: {
            status: [200],
            check: (answer) => unless(sizeOf(answer) === 0, `expected no entity, got ${sizeOf(answer)}`),
          },
        },
      ],
    },
  ],
}
