import type { Case, Section } from '../../case.ts'
import { readEntity } from '../../read/entity.ts'
import { settableValue } from '../../subject/find.ts'
import type { Subject } from '../../subject/subject.ts'
import type { Value } from '../../write/body.ts'
import { at, hasAttribute, unless } from '../checks.ts'

const immutableSentence = 'Immutable attributes MUST NOT be modifiable by clients under any circumstance.'

type Attributes = Readonly<Record<string, Value>>
type Sent = { readonly status: number; readonly to: string }

/** A client gives an immutable attribute another value: that is refused, or the value is ignored. */
function immutable(how: string, when: string, send: (attributes: Attributes, subject: Subject) => Promise<Sent>): Case {
  return {
    id: `221.mutability.immutable-${how}`,
    title: `A client cannot set an immutable attribute ${when}`,
    level: 'MUST',
    sentence: immutableSentence,
    effect: 'writes',
    steps: [
      {
        send: { to: '{fresh}' },
        expect: {
          status: [200],
          async check(answer, subject) {
            const name = await subject.name('immutable')
            const before = readEntity(answer).attributes.get(name)
            const value = typeof before === 'number' ? before + 1 : 'occi-conformance'
            const { status, to } = await send({ [name]: value }, subject)
            if (status >= 500) return [`expected a status below 500, got ${status}`]
            if (how === 'create' && status >= 400) return []
            const found = readEntity(await subject.send({ to })).attributes.get(name)
            return unless(found !== value, `the client has set ${name} to ${JSON.stringify(value)}`)
          },
        },
      },
    ],
  }
}

export const mutability: Section = {
  document: 'GFD.221',
  heading: 'Mutability',
  cases: [
    {
      id: '221.mutability.title',
      title: 'The title of an entity can be changed',
      level: 'MUST',
      sentence:
        'Likewise, if an attribute is mutable, a client can update that instance’s mutable attribute value and the server side MUST support this.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}', body: { part: { title: 'Changed' } } },
          expect: { status: [200, 201], check: at('{fresh}', hasAttribute('occi.core.title', 'Changed')) },
        },
      ],
    },
    {
      id: '221.mutability.mutable',
      title: 'A mutable attribute of the kind can be set at creation',
      level: 'MUST',
      sentence:
        'If an attribute is noted to be mutable this MUST be interpreted that a client can create an instance that is parametrized by the attribute.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const name = await subject.name('mutable')
              const value = await settableValue(name, readEntity(answer), subject)
              const body = { entity: { attributes: { [name]: value } } }
              const { status } = await subject.send({ method: 'POST', to: '{collection}', body })
              if (status !== 200 && status !== 201) return [`${name}: expected status 200 or 201, got ${status}`]
              return at('{created}', hasAttribute(name, value))(answer, subject)
            },
          },
        },
      ],
    },
    {
      id: '221.mutability.mutable-update',
      title: 'A mutable attribute of the kind can be changed',
      level: 'MUST',
      sentence:
        'Likewise, if an attribute is mutable, a client can update that instance’s mutable attribute value and the server side MUST support this.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const name = await subject.name('mutable')
              const value = await settableValue(name, readEntity(answer), subject)
              const body = { part: { attributes: { [name]: value } } }
              const { status } = await subject.send({ method: 'POST', to: '{fresh}', body })
              if (status !== 200 && status !== 201) return [`${name}: expected status 200 or 201, got ${status}`]
              return at('{fresh}', hasAttribute(name, value))(answer, subject)
            },
          },
        },
      ],
    },
    immutable('create', 'at creation', async (attributes, subject) => {
      const { status } = await subject.send({ method: 'POST', to: '{collection}', body: { entity: { attributes } } })
      return { status, to: '{created}' }
    }),
    immutable('put', 'by PUT', async (attributes, subject) => {
      const { status } = await subject.send({ method: 'PUT', to: '{fresh}', body: { entity: { attributes } } })
      return { status, to: '{fresh}' }
    }),
    immutable('update', 'later', async (attributes, subject) => {
      const { status } = await subject.send({ method: 'POST', to: '{fresh}', body: { part: { attributes } } })
      return { status, to: '{fresh}' }
    }),
    {
      id: '221.mutability.id',
      title: 'The id of an entity stays as it is when a client changes it',
      level: 'MUST',
      sentence: immutableSentence,
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const name = 'occi.core.id'
              const before = readEntity(answer).attributes.get(name)
              const body = { part: { attributes: { [name]: 'urn:uuid:1f5b8a0e-5bd5-4d0c-9d8e-0f1f6d0a3b11' } } }
              await subject.send({ method: 'POST', to: '{fresh}', as: 'text/plain', body })
              return at('{fresh}', hasAttribute(name, before))(answer, subject)
            },
          },
        },
      ],
    },
  ],
}
