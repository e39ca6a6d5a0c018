import type { Section } from '../../case.ts'
import { mediaTypeOf } from '../../http/answer.ts'
import { jsonObject } from '../../read/json.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

const sentence = 'The following media-type MUST be used for the OCCI JSON Rendering: application/occi+json'

export const mediaType: Section = {
  document: 'GFD.226',
  heading: 'OCCI JSON Rendering',
  cases: [
    {
      id: '226.media-type',
      title: 'The query interface is served as application/occi+json',
      level: 'MUST',
      sentence,
      steps: [
        {
          send: { to: '{query}', accept: 'application/occi+json' },
          expect: {
            status: [200],
            type: 'application/occi+json',
            check: (answer) => unless(jsonObject(answer.body) !== undefined, 'the body is no JSON object'),
          },
        },
      ],
    },
    {
      id: '226.media-type.input',
      title: 'A creation in application/occi+json is answered in the same',
      level: 'MUST',
      sentence,
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: {
            method: 'POST',
            to: '{collection}',
            as: 'application/occi+json',
            accept: 'application/occi+json',
            body: { entity: {} },
          },
          expect: {
            status: [200, 201],
            // An answer 201 needs no body.
            check: (answer) =>
              unless(
                answer.body === '' || mediaTypeOf(answer) === 'application/occi+json',
                `the answer is ${mediaTypeOf(answer) || 'of no media type'}`,
              ),
          },
        },
      ],
    },
  ],
}
