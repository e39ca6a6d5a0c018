import type { Check, Section } from '../../case.ts'
import { isActionLink, isActionLinkPath, isLink } from '../../read/abnf.ts'
import { readEntity } from '../../read/entity.ts'
import { asObject, jsonObject } from '../../read/json.ts'
import { linesOf, textValues } from '../../read/text-fields.ts'
import { Skip } from '../../subject/skip.ts'
import { unless } from '../checks.ts'
import { noActions, noJson } from '../conditions.ts'

/** The order of the lines of an entity. */
const order = ['category', 'link', 'x-occi-attribute']

const resourceRendering =
  'A Resource instance MUST be rendered using the following definition: resource_rendering = 1*( Category CRLF ) *( Link CRLF ) *( Attribute CRLF )'

const linkRendering =
  'A Link instance MUST be rendered using the following definition: link_rendering = 1*( Category CRLF ) *( ActionLink CRLF ) *( Attribute CRLF )'

const mappings =
  'For Entity instances the following model attribute name to attribute name rendering mappings MUST be used: …'

/** The lines of an entity are of these fields, in their order. */
const isInOrder: Check = ({ body }) => {
  const fields = linesOf(body).map((line) => line.slice(0, Math.max(line.indexOf(':'), 0)).toLowerCase())
  const places = fields.map((field) => order.indexOf(field))
  return [
    ...fields.flatMap((field, i) => unless(places[i] !== -1, `line ${i + 1} is a field "${field}"`)),
    ...unless(
      places.every((place, i) => i === 0 || place >= (places[i - 1] ?? 0)),
      `the order is ${fields.join(', ')}`,
    ),
    ...unless(fields[0] === 'category', 'the first line is no Category'),
  ]
}

export const renderings: Section = {
  document: 'GFD.229',
  heading: 'Renderings',
  cases: [
    {
      id: '229.resource.order',
      title: 'A resource is its categories, then its links, then its attributes',
      level: 'MUST',
      sentence: resourceRendering,
      steps: [
        {
          send: { to: '{linked}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: isInOrder,
          },
        },
      ],
    },
    {
      id: '229.resource.actions',
      title: 'The actions that JSON names are action links in text',
      level: 'MUST',
      sentence:
        'The rendering of a Resource instance MUST represent any associated Action instances using the ActionLink CRLF.',
      unless: noJson,
      steps: [
        {
          send: { to: '{resource}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const json = readEntity(await subject.send({ to: '{resource}', accept: 'application/occi+json' }))
              if (json.actions.length === 0) throw new Skip(noActions)
              const text = readEntity(answer)
              return json.actions.filter((one) => !text.actions.includes(one)).map((one) => `no Link line names ${one}`)
            },
          },
        },
      ],
    },
    {
      id: '229.link.rendering',
      title: 'A link is its categories, its action links and its attributes',
      level: 'MUST',
      sentence: linkRendering,
      steps: [
        {
          send: { to: '{anyLink}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) => [
              ...unless(textValues(answer, 'category').length > 0, 'there is no Category line'),
              ...textValues(answer, 'link').flatMap((value) =>
                unless(
                  isActionLink(value) || isActionLinkPath(value) || !isLink(value),
                  `a Link line that is no action: ${value}`,
                ),
              ),
            ],
          },
        },
      ],
    },
    {
      id: '229.link.order',
      title: 'A link is its categories, then its action links, then its attributes',
      level: 'MUST',
      sentence: linkRendering,
      steps: [{ send: { to: '{anyLink}', accept: 'text/plain' }, expect: { status: [200], check: isInOrder } }],
    },
    {
      id: '229.attributes.names',
      title: 'Id, title and summary have their names in text',
      level: 'MUST',
      sentence: mappings,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { title: 'Named', summary: 'A summary' } } },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}', accept: 'text/plain' },
          expect: {
            status: [200],
            check(answer) {
              const { attributes } = readEntity(answer)
              return ['occi.core.id', 'occi.core.title', 'occi.core.summary'].flatMap((name) =>
                unless(attributes.has(name), `there is no attribute ${name}`),
              )
            },
          },
        },
      ],
    },
    {
      id: '229.attributes.link-names',
      title: 'Source and target of a link have their names in text',
      level: 'MUST',
      sentence: mappings,
      steps: [
        {
          send: { to: '{anyLink}', accept: 'text/plain' },
          expect: {
            status: [200],
            check(answer) {
              const { attributes } = readEntity(answer)
              return ['occi.core.source', 'occi.core.target'].flatMap((name) =>
                unless(attributes.has(name), `there is no attribute ${name}`),
              )
            },
          },
        },
      ],
    },
    {
      id: '229.attributes.kind-names',
      title: 'The kind of the target that JSON says has its name in text',
      level: 'MUST',
      sentence: mappings,
      unless: noJson,
      steps: [
        {
          send: { to: '{anyLink}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const json = await subject.send({ to: '{anyLink}', accept: 'application/occi+json' })
              const kind = asObject(jsonObject(json.body)?.target)?.kind
              const found = readEntity(answer).attributes.get('occi.core.target.kind')
              // The kind of the source is no attribute of the model: the source implies it.
              return unless(kind === found, `occi.core.target.kind is ${found} in text, ${kind} in JSON`)
            },
          },
        },
      ],
    },
  ],
}
