import type { Section } from '../../case.ts'
import { isTypeIdentifier } from '../../read/abnf.ts'
import { asObject, type JsonObject, jsonObject, objectsOf, stringsOf } from '../../read/json.ts'
import { shapeFaults } from '../../read/shape.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'
import { endShape, linkShape, resourceShape } from './shapes.ts'

const accept = 'application/occi+json'

function linkFaults(link: JsonObject): readonly string[] {
  const ends = (['source', 'target'] as const).flatMap((end) => {
    const object = asObject(link[end])
    return object === undefined ? [] : shapeFaults(object, endShape, `the ${end} of the link`)
  })
  return [...shapeFaults(link, linkShape, 'the link'), ...ends]
}

export const entities: Section = {
  document: 'GFD.226',
  heading: 'Entity Instance Rendering',
  cases: [
    {
      id: '226.entity.resource',
      title: 'A resource has the members of the table and no others',
      level: 'MUST',
      sentence: 'The OCCI Resource Instance Rendering consists of a JSON object as shown in the following declaration.',
      unless: noJson,
      steps: [
        {
          send: { to: '{resource}', accept },
          expect: {
            status: [200],
            check: ({ body }) => shapeFaults(jsonObject(body) ?? {}, resourceShape, 'the resource'),
          },
        },
      ],
    },
    {
      id: '226.entity.identifiers',
      title: 'Kind, mixins and actions of a resource are type identifiers',
      level: 'MUST',
      sentence: 'List of type identifiers of OCCI Actions applicable to the OCCI Resource instance.',
      unless: noJson,
      steps: [
        {
          send: { to: '{resource}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const { kind, mixins, actions } = jsonObject(body) ?? {}
              const identifiers = [String(kind), ...stringsOf(mixins), ...stringsOf(actions)]
              return identifiers.flatMap((one) => unless(isTypeIdentifier(one), `"${one}" is no type identifier`))
            },
          },
        },
      ],
    },
    {
      id: '226.entity.links',
      title: 'The links of a resource are rendered in full',
      level: 'MUST',
      sentence: 'List of OCCI Links (fully rendered instances …).',
      unless: noJson,
      steps: [
        {
          send: { to: '{linked}', accept },
          expect: {
            status: [200],
            check({ body }) {
              const links = objectsOf(jsonObject(body)?.links)
              return links.length === 0 ? ['the resource has no links'] : links.flatMap(linkFaults)
            },
          },
        },
      ],
    },
    {
      id: '226.entity.link',
      title: 'A link has the members of the tables and no others',
      level: 'MUST',
      sentence: 'The OCCI Link Instance Rendering consists of a JSON object as shown in the following declaration.',
      unless: noJson,
      steps: [
        {
          send: { to: '{anyLink}', accept },
          expect: { status: [200], check: ({ body }) => linkFaults(jsonObject(body) ?? {}) },
        },
      ],
    },
    {
      id: '226.entity.action-missing',
      title: 'An invocation without the member action is refused',
      level: 'MUST',
      sentence: 'To trigger such an operation the OCCI Action Invocation Rendering is required.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}?action={actionTerm}',
            body: { verbatim: '{"attributes":{}}', type: accept },
          },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '226.entity.put-back',
      title: 'The rendering that GET answers can be sent back by PUT, in JSON',
      level: 'MUST',
      sentence: 'The rendering can be used to render OCCI instances independently of the protocol being used.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { to: '{fresh}', accept },
          expect: {
            status: [200],
            async check(answer, subject) {
              const body = { verbatim: answer.body, type: accept }
              const { status } = await subject.send({ method: 'PUT', to: '{fresh}', body })
              return unless(status === 200 || status === 201, `expected status 200 or 201, got ${status}`)
            },
          },
        },
      ],
    },
  ],
}
