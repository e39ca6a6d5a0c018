import type { Section } from '../../case.ts'
import { headerOf } from '../../http/answer.ts'
import { readEntity } from '../../read/entity.ts'
import { hasAttribute, isEntityOf, unless } from '../checks.ts'

const several =
  'In order to be OCCI compliant, the specification of multiple message-header fields according to RFC 7230 MUST be fully supported. In essence there are two valid representations of multiple HTTP header field values.'

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
        'While using this rendering the HTTP Protocol MUST be used and the renderings MUST be placed in the HTTP Header.',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/occi' },
          expect: { status: [200], fields: { category: /class="?kind/, 'x-occi-attribute': /occi\.core\.id="/ } },
        },
      ],
    },
    {
      id: '229.header.body',
      title: 'The body of a success is OK',
      level: 'MUST',
      sentence: 'The body MUST contain the string “OK” on successful operations.',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/occi' },
          expect: {
            status: [200],
            check: ({ body }) => unless(body.trim() === 'OK', `the body is "${body.slice(0, 40)}"`),
          },
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
      id: '229.header.joined',
      title: 'Values that are joined by commas are read',
      level: 'MUST',
      sentence: several,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}',
            fields: {
              'Content-Type': 'text/occi',
              'X-OCCI-Attribute': 'occi.core.title="One, two", occi.core.summary="Three"',
            },
          },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const title = await hasAttribute('occi.core.title', 'One, two')(answer, subject)
              return [...title, ...(await hasAttribute('occi.core.summary', 'Three')(answer, subject))]
            },
          },
        },
      ],
    },
    {
      id: '229.header.repeated',
      title: 'Fields that are repeated are read',
      level: 'MUST',
      sentence: several,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}',
            fields: {
              'Content-Type': 'text/occi',
              'X-OCCI-Attribute': 'occi.core.title="One"',
              'x-occi-attribute': 'occi.core.summary="Two"',
            },
          },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const title = await hasAttribute('occi.core.title', 'One')(answer, subject)
              return [...title, ...(await hasAttribute('occi.core.summary', 'Two')(answer, subject))]
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
        'While using this rendering the HTTP Protocol MUST be used and the renderings MUST be placed in the HTTP Header.',
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
