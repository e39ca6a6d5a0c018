import type { Case, Section } from '../../case.ts'
import { isUriReference } from '../../read/abnf.ts'
import { readEntity } from '../../read/entity.ts'
import { pathOf } from '../../read/locations.ts'
import { hasAttribute, isGone, unless } from '../checks.ts'

const source =
  'The source attribute of a Link instance MUST refer to a Resource instance within the service provider’s namespace.'

const foreign = 'http://elsewhere.example.com/resource/1'

function hasEnd(end: 'source' | 'target'): Case {
  return {
    id: `221.link.${end}`,
    title: `A link says its ${end}`,
    level: 'MUST',
    sentence:
      'The Link type MUST implement all attributes inherited from the Entity type together with the model attributes defined in table … in order to be compliant.',
    steps: [
      {
        send: { to: '{anyLink}' },
        expect: {
          status: [200],
          check(answer) {
            const value = readEntity(answer).attributes.get(`occi.core.${end}`)
            return unless(
              typeof value === 'string' && isUriReference(value),
              `the ${end} is ${JSON.stringify(value) ?? 'missing'}`,
            )
          },
        },
      },
    ],
  }
}

export const link: Section = {
  document: 'GFD.221',
  heading: 'Link',
  cases: [
    hasEnd('source'),
    hasEnd('target'),
    {
      id: '221.link.source-exists',
      title: 'The source of a link is an entity of the service',
      level: 'MUST',
      sentence: source,
      steps: [
        {
          send: { to: '{anyLink}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const found = String(readEntity(answer).attributes.get('occi.core.source'))
              const { status } = await subject.send({ to: pathOf(found) })
              return unless(status === 200, `GET ${pathOf(found)} answers ${status}`)
            },
          },
        },
      ],
    },
    {
      id: '221.link.create',
      title: 'A link leads from the source to the target that it was created with',
      level: 'MUST',
      sentence: 'A Link instance indicates that one Resource instance is connected to another.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{link}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const { attributes } = readEntity(answer)
              const faults: string[] = []
              for (const [end, name] of [
                ['source', 'fresh'],
                ['target', 'target'],
              ] as const) {
                const expected = await subject.name(name)
                const found = pathOf(String(attributes.get(`occi.core.${end}`)))
                if (found !== expected) faults.push(`expected the ${end} ${expected}, got ${found}`)
              }
              return faults
            },
          },
        },
      ],
    },
    {
      id: '221.link.of-resource',
      title: 'A resource renders its links',
      level: 'MUST',
      sentence: 'Moreover, it introduces relationships to other Resource instances through instances of the Link type.',
      effect: 'writes',
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const target = await subject.name('target')
              const isFound = readEntity(answer).links.some((one) => pathOf(one.target) === target)
              return unless(isFound, `the resource renders no link to ${target}`)
            },
          },
        },
      ],
    },
    {
      id: '221.link.composite',
      title: 'The links of a resource are removed with it',
      level: 'MUST',
      sentence: 'Being a composite relation the removal of a Link from the set MUST also remove the Link instance.',
      effect: 'writes',
      steps: [
        { send: { to: '{link}' }, expect: { status: [200] } },
        { send: { method: 'DELETE', to: '{fresh}' }, expect: { status: [200, 204], check: isGone('{link}') } },
      ],
    },
    {
      id: '221.link.missing-source',
      title: 'A link whose source does not exist is refused',
      level: 'MUST',
      sentence: source,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{linkCollection}', body: { link: { source: '{free}' } } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.link.foreign-source',
      title: 'A link whose source is outside the service is refused',
      level: 'MUST',
      sentence: source,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{linkCollection}',
            body: { link: { source: foreign } },
          },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '221.link.foreign-target',
      title: 'The target of a link may be outside the service',
      level: 'MAY',
      sentence:
        'The Link’s target attribute MUST point to a resource instance either within the provider’s namespace or outside, hosted by a third-party.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{linkCollection}', body: { link: { target: foreign } } },
          expect: { status: [200, 201] },
        },
        { send: { to: '{created}' }, expect: { status: [200], check: hasAttribute('occi.core.target', foreign) } },
      ],
    },
  ],
}
