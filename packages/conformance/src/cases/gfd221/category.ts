import type { Section } from '../../case.ts'
import { isTerm, isUri } from '../../read/abnf.ts'
import { readCategories } from '../../read/category.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'

export const category: Section = {
  document: 'GFD.221',
  heading: 'Category',
  cases: [
    {
      id: '221.category.unique',
      title: 'Each category has an identifier of its own',
      level: 'MUST',
      sentence:
        'A Category instance is uniquely identified by concatenating the categorization scheme with the category term …',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check(answer) {
              const seen = new Set<string>()
              return readCategories(answer).flatMap(({ identifier }) => {
                const isNew = !seen.has(identifier)
                seen.add(identifier)
                return unless(isNew, `${identifier} is named twice`)
              })
            },
          },
        },
      ],
    },
    {
      id: '221.category.term-scheme',
      title: 'Each category has a term, and a URI as its scheme',
      level: 'MUST',
      sentence: 'Table … defines the model attributes the Category type MUST implement to be compliant.',
      steps: [
        {
          send: { to: '{query}' },
          expect: {
            check: (answer) =>
              readCategories(answer).flatMap(({ term, scheme }) => [
                ...unless(isTerm(term), `"${term}" is no term`),
                ...unless(isUri(scheme), `the scheme "${scheme}" of ${term} is no URI`),
              ]),
          },
        },
      ],
    },
    {
      id: '221.category.identifiers',
      title: 'Identifiers that categories refer to are in the catalogue',
      level: 'MUST',
      sentence:
        'All renderings MUST make use of and understand concatenated unique type identifiers of Category instances.',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept: 'application/occi+json' },
          expect: {
            check: (_, { catalogue }) =>
              catalogue.categories.flatMap(({ identifier, parent, depends, applies, actions }) =>
                [...(parent === undefined ? [] : [parent]), ...depends, ...applies, ...actions]
                  .filter((other) => catalogue.find(other) === undefined)
                  .map((other) => `${identifier} refers to ${other}, which is not in the catalogue`),
              ),
          },
        },
      ],
    },
    {
      id: '221.category.reserved-scheme',
      title: 'A client cannot define a mixin in a scheme of OCCI',
      level: 'MUST',
      sentence: 'This base URL is reserved for OCCI an MUST NOT be used by service provider extensions.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{query}', body: { mixin: '{reservedTag}', location: '{newTagCollection}' } },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
