import type { Section } from '../../case.ts'
import { hasDefaultsOf } from '../checks.ts'
import { noJson } from '../conditions.ts'

export const templates: Section = {
  document: 'GFD.221',
  heading: 'Templates',
  cases: [
    {
      id: '221.templates.default',
      title: 'A mixin that is associated at creation gives its defaults',
      level: 'MUST',
      sentence:
        'A Mixin instance associated at entity instance creation-time MAY provide default values for Attributes. Each default value is specified through Attribute.default.',
      effect: 'writes',
      unless: noJson,
      steps: [
        {
          send: { method: 'POST', to: '{collection}', body: { entity: { mixins: ['{template}'] } } },
          expect: { status: [200, 201] },
        },
        { send: { to: '{created}' }, expect: { status: [200], check: hasDefaultsOf('{template}') } },
      ],
    },
  ],
}
