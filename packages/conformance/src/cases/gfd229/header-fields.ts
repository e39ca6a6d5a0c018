import type { Case, Check, Section } from '../../case.ts'
import { Skip } from '../../subject/skip.ts'
import { all, hasAttribute, hasTag } from '../checks.ts'

const several =
  'In order to be OCCI compliant, the specification of multiple message-header fields according to RFC 7230 MUST be fully supported. In essence there are two valid representations of multiple HTTP header field values.'

/** Longer than the header section that most servers and clients allow. */
const long = 'occi '.repeat(6000).trim()
const awkward = 'one, two; three="four"'

interface Variant {
  readonly id: string
  readonly title: string
  readonly fields: Readonly<Record<string, string>>
  readonly check: Check
}

/** Fields change the entity. Names in another case make a field that is repeated. */
function reads({ fields, check, ...about }: Variant): Case {
  return {
    ...about,
    level: 'MUST',
    sentence: several,
    effect: 'writes',
    steps: [
      {
        send: { method: 'POST', to: '{fresh}', fields: { 'Content-Type': 'text/occi', ...fields } },
        expect: { status: [200, 201] },
      },
      { send: { to: '{fresh}' }, expect: { status: [200], check } },
    ],
  }
}

/** How values are put into header fields. */
export const headerFields: Section = {
  document: 'GFD.229',
  heading: 'OCCI Header Rendering',
  cases: [
    reads({
      id: '229.header.joined',
      title: 'Attributes that are joined by commas are read',
      fields: { 'X-OCCI-Attribute': 'occi.core.title="One, two", occi.core.summary="Three"' },
      check: all(hasAttribute('occi.core.title', 'One, two'), hasAttribute('occi.core.summary', 'Three')),
    }),
    reads({
      id: '229.header.repeated',
      title: 'Attributes in fields that are repeated are read',
      fields: { 'X-OCCI-Attribute': 'occi.core.title="One"', 'x-occi-attribute': 'occi.core.summary="Two"' },
      check: all(hasAttribute('occi.core.title', 'One'), hasAttribute('occi.core.summary', 'Two')),
    }),
    reads({
      id: '229.header.categories-joined',
      title: 'A kind and a mixin that are joined by a comma are read',
      fields: { Category: '{kindCategory}, {tagCategory}' },
      check: hasTag,
    }),
    reads({
      id: '229.header.categories-repeated',
      title: 'A kind and a mixin in fields that are repeated are read',
      fields: { Category: '{kindCategory}', category: '{tagCategory}' },
      check: hasTag,
    }),
    {
      id: '229.header.value',
      title: 'A value with separators and quotes survives in both directions',
      level: 'MUST',
      sentence:
        'HTTP header field values, which contain separator characters, MUST be properly quoted according to RFC 7230.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: 'text/occi', body: { part: { title: awkward } } },
          expect: { status: [200, 201] },
        },
        {
          send: { to: '{fresh}', accept: 'text/occi' },
          expect: { status: [200], check: hasAttribute('occi.core.title', awkward) },
        },
      ],
    },
    {
      id: '229.header.truncation',
      title: 'What is too long for a header section is refused and not truncated',
      level: 'MUST',
      sentence:
        'Implementers MUST be aware of this limitation in their own implementations and take appropriate measures so that truncation of header data does NOT occur.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', as: 'text/plain', body: { part: { summary: long } } },
          expect: {
            check({ status }) {
              if (status >= 400) throw new Skip('the endpoint refuses a summary of 30,000 characters')
              return []
            },
          },
        },
        {
          send: { to: '{fresh}', accept: 'text/occi' },
          expect: {
            check(answer, subject) {
              if (answer.status >= 500) return [`expected a status below 500, got ${answer.status}`]
              return answer.status >= 400 ? [] : hasAttribute('occi.core.summary', long)(answer, subject)
            },
          },
        },
      ],
    },
  ],
}
