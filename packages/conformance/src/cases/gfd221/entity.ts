import type { Section } from '../../case.ts'
import { isUri } from '../../read/abnf.ts'
import { readEntity } from '../../read/entity.ts'
import { idOf, unless } from '../checks.ts'

export const entity: Section = {
  document: 'GFD.221',
  heading: 'The OCCI Core Base Types',
  cases: [
    {
      id: '221.entity.id',
      title: 'The id of an entity is a URI',
      level: 'MUST',
      sentence:
        'Each entity instance within an OCCI system MUST have a unique identifier … stored in the id model attribute of the Entity type …',
      steps: [
        {
          send: { to: '{resource}' },
          expect: {
            status: [200],
            check(answer) {
              const id = readEntity(answer).attributes.get('occi.core.id')
              return unless(typeof id === 'string' && isUri(id), `the id ${JSON.stringify(id)} is no URI`)
            },
          },
        },
      ],
    },
    {
      id: '221.entity.urn',
      title: 'The id of an entity is a URN',
      level: 'SHOULD',
      sentence:
        'Although every unique entity instance identifier MUST be a valid URI it is RECOMMENDED to use the Uniform Resource Name (URN) … syntax.',
      steps: [
        {
          send: { to: '{resource}' },
          expect: {
            status: [200],
            check(answer) {
              const id = String(readEntity(answer).attributes.get('occi.core.id'))
              return unless(/^urn:[a-z0-9][a-z0-9-]*:\S+$/i.test(id), `the id ${id} is no URN`)
            },
          },
        },
      ],
    },
    {
      id: '221.entity.unique',
      title: 'Two entities have different ids',
      level: 'MUST',
      sentence: 'An entity instance identifier MUST be unique within the service provider’s name-space.',
      effect: 'writes',
      steps: [
        {
          send: { to: '{fresh}' },
          expect: {
            status: [200],
            async check(_, subject) {
              const [one, two] = [await idOf('{fresh}', subject), await idOf('{other}', subject)]
              return unless(one !== two, `two entities have the id ${one}`)
            },
          },
        },
      ],
    },
    {
      id: '221.entity.stable-id',
      title: 'Text and JSON say the same id',
      level: 'MUST',
      sentence:
        'Each entity instance within an OCCI system MUST have a unique identifier … stored in the id model attribute of the Entity type …',
      steps: [
        {
          send: { to: '{resource}', accept: 'text/plain' },
          expect: {
            status: [200],
            async check(answer, subject) {
              const text = readEntity(answer).attributes.get('occi.core.id')
              const other = await idOf('{resource}', subject)
              return unless(text === other, `text/plain says ${text}, ${subject.preferred} says ${other}`)
            },
          },
        },
      ],
    },
    {
      id: '221.entity.exposes',
      title: 'The attributes of an entity are those of its kind and its mixins',
      level: 'MUST',
      sentence:
        'An Entity sub-type instance MUST expose its identifying Kind instance and any associated Mixin instances together with the Attributes and Actions defined by them.',
      steps: [
        {
          send: { to: '{resource}' },
          expect: {
            status: [200],
            check(answer, { catalogue }) {
              const { kinds, mixins, attributes } = readEntity(answer)
              const defining = catalogue.closure([...kinds, ...mixins])
              const known = new Set(defining.flatMap((one) => [...one.attributes.keys()]))
              return [...attributes.keys()]
                .filter((name) => !known.has(name) && !name.startsWith('occi.core.'))
                .map((name) => `neither its kind nor its mixins define ${name}`)
            },
          },
        },
      ],
    },
  ],
}
