import type { Case, Section } from '../../case.ts'
import { headerOf } from '../../http/answer.ts'
import { pathOf } from '../../read/locations.ts'
import type { MediaType } from '../../write/body.ts'
import { all, hasAttribute, hasNoTag, isCreated, isEntityOf, unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const created =
  'The OCCI implementation MAY return either the 201 Created or 200 OK status code. If the OCCI implementation returns the 200 OK status code, an entity instance rendering MUST be included as well. In case of the 201 Created status code, a location (as defined in RFC7231 …) MUST be included.'
const replaces =
  'The HTTP PUT method either creates a new or replaces an existing entity instance at the specified URL.'

function puts(as: MediaType): Case {
  return {
    id: `223.entity.put-create-${as.replace(/.*[/+]/, '')}`,
    title: `PUT creates an entity at a free path, in ${as}`,
    level: 'MUST',
    sentence: replaces,
    effect: 'writes',
    unless: as === 'application/occi+json' ? noJson : undefined,
    steps: [
      {
        send: { method: 'PUT', to: '{free}', as, body: { entity: { title: 'Put here' } } },
        expect: { status: [200, 201], check: isCreated },
      },
      {
        send: { to: '{free}' },
        expect: { status: [200], check: all(isEntityOf('{kind}'), hasAttribute('occi.core.title', 'Put here')) },
      },
    ],
  }
}

/** PUT, which creates and replaces. */
export const entityPut: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Entity Instances',
  cases: [
    puts('text/plain'),
    puts('text/occi'),
    puts('application/occi+json'),
    {
      id: '223.entity.put-location',
      title: 'The answer 201 to PUT has a field Location that leads to the entity',
      level: 'MUST',
      sentence: 'In case of the 201 Created status code, a location (as defined in RFC7231 …) MUST be included.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{free}', body: { entity: {} } },
          expect: {
            status: [200, 201],
            async check(answer, subject) {
              if (answer.status === 200) return []
              const location = headerOf(answer, 'location')
              if (location === undefined) return ['there is no field Location']
              const { status } = await subject.send({ to: pathOf(location) })
              return unless(status === 200, `GET ${location} answers ${status}`)
            },
          },
        },
      ],
    },
    {
      id: '223.entity.put-replace',
      title: 'PUT replaces an entity: what is not sent is gone',
      level: 'MUST',
      sentence: created,
      effect: 'writes',
      steps: [
        {
          send: { method: 'PUT', to: '{fresh}', body: { entity: { title: 'Before', summary: 'A summary' } } },
          expect: { status: [200, 201] },
        },
        {
          send: { method: 'PUT', to: '{fresh}', body: { entity: { title: 'After' } } },
          expect: { status: [200, 201], check: isCreated },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: all(hasAttribute('occi.core.title', 'After'), hasAttribute('occi.core.summary', undefined)),
          },
        },
      ],
    },
    {
      id: '223.entity.put-keeps-links',
      title: 'PUT leaves the links of a resource',
      level: 'MUST',
      sentence: 'Any OCCI Links associated with an existing OCCI Resource MUST be left intact.',
      effect: 'writes',
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        { send: { method: 'PUT', to: '{fresh}', body: { entity: {} } }, expect: { status: [200, 201] } },
        { send: { to: '{link}' }, expect: { status: [200] } },
      ],
    },
    {
      id: '223.entity.put-back',
      title: 'The rendering that GET answers can be sent back by PUT',
      level: 'MUST',
      sentence: 'The request MUST contain an entity instance rendering.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const body = { verbatim: answer.body, type: 'text/plain' }
              const { status } = await subject.send({ method: 'PUT', to: '{fresh}', body })
              return unless(status === 200 || status === 201, `expected status 200 or 201, got ${status}`)
            },
          },
        },
      ],
    },
    {
      id: '223.entity.put-replace-mixins',
      title: 'PUT replaces an entity: a mixin that is not sent is gone',
      level: 'MUST',
      sentence: replaces,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { mixins: ['{tag}'] } } },
          expect: { status: [200, 201] },
        },
        { send: { method: 'PUT', to: '{fresh}', body: { entity: {} } }, expect: { status: [200, 201] } },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            check: hasNoTag,
          },
        },
      ],
    },
  ],
}
