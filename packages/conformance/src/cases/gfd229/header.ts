import type { Check, Section } from '../../case.ts'
import { headerOf } from '../../http/answer.ts'
import { isActionLink, isActionLinkPath, isAttribute, isCategory, isLink } from '../../read/abnf.ts'
import { readEntity } from '../../read/entity.ts'
import { textValues } from '../../read/text-fields.ts'
import { isEntityOf, unless } from '../checks.ts'

const ok = 'The body MUST contain the string “OK” on successful operations.'

const isOk: Check = ({ status, body }) =>
  unless(status === 204 || body.includes('OK'), `the body is "${body.slice(0, 40)}"`)

export const header: Section = {
  document: 'GFD.229',
  heading: 'OCCI Header Rendering',
  cases: [
    {
      id: '229.header.media-type',
      title: 'text/occi is served',
      level: 'MUST',
      sentence: 'The following media-type MUST be used for the OCCI header Rendering: text/occi',
      steps: [{ send: { to: '{resource}', accept: 'text/occi' }, expect: { status: [200], type: 'text/occi' } }],
    },
    {
      id: '229.header.fields',
      title: 'The entity is in the header fields',
      level: 'MUST',
      sentence:
        'While using this rendering the HTTP Protocol … MUST be used and the renderings MUST be placed in the HTTP Header.',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/occi' },
          expect: { status: [200], fields: { category: /class="?kind/, 'x-occi-attribute': /occi\.core\.id="/ } },
        },
      ],
    },
    {
      id: '229.header.grammar',
      title: 'The values of the header fields follow the grammar',
      level: 'MUST',
      sentence:
        'HTTP header field values, which contain separator characters, MUST be properly quoted according to RFC 7230.',
      steps: [
        {
          send: { to: '{linked}', accept: 'text/occi' },
          expect: {
            status: [200],
            check: (answer) => [
              ...textValues(answer, 'category').flatMap((one) => unless(isCategory(one), `not a category: ${one}`)),
              ...textValues(answer, 'x-occi-attribute').flatMap((one) =>
                unless(isAttribute(one), `not an attribute: ${one}`),
              ),
              ...textValues(answer, 'link').flatMap((one) =>
                unless(isLink(one) || isActionLink(one) || isActionLinkPath(one), `not a link: ${one}`),
              ),
            ],
          },
        },
      ],
    },
    {
      id: '229.header.body',
      title: 'The body of an entity is OK',
      level: 'MUST',
      sentence: ok,
      steps: [{ send: { to: '{resource}', accept: 'text/occi' }, expect: { status: [200], check: isOk } }],
    },
    {
      id: '229.header.body-collection',
      title: 'The body of a collection is OK',
      level: 'MUST',
      sentence: ok,
      steps: [
        {
          send: { to: '{collection}?page=1&number=1', accept: 'text/occi' },
          expect: { status: [200], check: isOk },
        },
      ],
    },
    {
      id: '229.header.body-change',
      title: 'The body after a creation and a deletion is OK',
      level: 'MUST',
      sentence: ok,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', accept: 'text/occi', body: { entity: {} } },
          expect: { status: [200, 201], check: isOk },
        },
        {
          send: { method: 'DELETE', to: '{created}', accept: 'text/occi' },
          expect: { status: [200, 204], check: isOk },
        },
      ],
    },
    {
      id: '229.header.same',
      title: 'text/occi and text/plain say the same of an entity',
      level: 'MUST',
      sentence: 'Multiple renderings can interact with the same instance of the OCCI Core Model …',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/occi' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const plain = readEntity(await subject.send({ to: '{resource}', accept: 'text/plain' }))
              const fields = readEntity(answer)
              return (['kinds', 'mixins', 'actions'] as const).flatMap((part) =>
                unless(
                  fields[part].join() === plain[part].join(),
                  `${part} differ: ${fields[part]} and ${plain[part]}`,
                ),
              )
            },
          },
        },
      ],
    },
    {
      id: '229.header.create',
      title: 'An entity that is created in text/occi is answered with its location in the header',
      level: 'MUST',
      sentence:
        'While using this rendering the HTTP Protocol … MUST be used and the renderings MUST be placed in the HTTP Header.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{collection}', as: 'text/occi', accept: 'text/occi', body: { entity: {} } },
          expect: {
            status: [200, 201],
            type: 'text/occi',
            check: (answer) =>
              unless(
                answer.status === 200 ||
                  headerOf(answer, 'x-occi-location') !== undefined ||
                  headerOf(answer, 'location') !== undefined,
                'neither Location nor X-OCCI-Location is there',
              ),
          },
        },
        { send: { to: '{created}' }, expect: { status: [200], check: isEntityOf('{kind}') } },
      ],
    },
  ],
}
