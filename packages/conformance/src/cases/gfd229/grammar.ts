import type { Case, Departure, Section } from '../../case.ts'
import { isActionLink, isActionLinkPath, isAttribute, isCategory, isLink, isUriReference } from '../../read/abnf.ts'
import { readTextCategory } from '../../read/category.ts'
import { readLocations } from '../../read/locations.ts'
import { linesOf, textValues } from '../../read/text-fields.ts'
import { Skip } from '../../subject/skip.ts'
import { unless } from '../checks.ts'
import { noActions } from '../conditions.ts'

const categorySyntax = 'The following syntax MUST be used for Category renderings: …'
const isAction = (value: string): boolean => /^<[^>]*\?action=/.test(value)

const actionPaths: Departure = {
  name: 'action-paths',
  reason: 'the URI of an action link is a path, as in the examples of GFD.229, "Example"',
  check: (answer) =>
    textValues(answer, 'link')
      .filter(isAction)
      .flatMap((value) => unless(isActionLink(value) || isActionLinkPath(value), `not an action link: ${value}`)),
}

function categoriesOf(what: string, to: string): Case {
  return {
    id: `229.category.${what}`,
    title: `The Category lines of ${what} follow the grammar`,
    level: 'MUST',
    sentence: categorySyntax,
    steps: [
      {
        send: { to, accept: 'text/plain' },
        expect: {
          status: [200],
          check: (answer) =>
            textValues(answer, 'category').flatMap((value) => unless(isCategory(value), `not a category: ${value}`)),
        },
      },
    ],
  }
}

function attributesOf(prefix: string, what: string, to: string): Case {
  return {
    id: `229.attribute.${prefix}grammar`,
    title: `The attributes of ${what} follow the grammar`,
    level: 'MUST',
    sentence:
      'Attribute = "X-OCCI-Attribute" ":" #attribute-repr … attribute-value = ( string | number | bool | enum-val )',
    steps: [
      {
        send: { to, accept: 'text/plain' },
        expect: {
          status: [200],
          check(answer) {
            const values = textValues(answer, 'x-occi-attribute')
            if (values.length === 0) return ['the entity has no attributes']
            return values.flatMap((value) => unless(isAttribute(value), `not an attribute: ${value}`))
          },
        },
      },
    ],
  }
}

export const grammar: Section = {
  document: 'GFD.229',
  heading: 'ABNF Definitions',
  cases: [
    categoriesOf('categories', '{query}'),
    categoriesOf('entities', '{resource}'),
    {
      id: '229.category.lines',
      title: 'Each line of the query interface is a category',
      level: 'MUST',
      sentence:
        'For the Query interface the following Category instance rendering MUST be used: category_collection_rendering = *( Category CRLF )',
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: ({ body }) =>
              linesOf(body).flatMap((line) => unless(/^category\s*:/i.test(line), `not a Category line: ${line}`)),
          },
        },
      ],
    },
    {
      id: '229.category.action-references',
      title: 'Actions have no actions and no links',
      level: 'MUST',
      sentence: 'Note that an Action instance MUST NOT have Link and Actions references.',
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) =>
              textValues(answer, 'category').flatMap((value) => {
                const read = readTextCategory(value)
                if (read?.class !== 'action') return []
                return unless(read.actions.length === 0, `${read.identifier} has actions`)
              }),
          },
        },
      ],
    },
    {
      id: '229.category.rel',
      title: 'The rel of a mixin is the first mixin that it depends on',
      level: 'MUST',
      sentence:
        'When rendering Mixin.depends and Mixin.applies to the rel attribute in the Category instance rendering, only Mixin.depends value MUST be used. If Mixin.depends contains multiple values, only the first value MUST be used.',
      unless: ({ servesJson }) => (servesJson ? undefined : 'only JSON says on what a mixin depends'),
      steps: [
        {
          send: { to: '{query}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer, { catalogue }) =>
              textValues(answer, 'category').flatMap((value) => {
                const read = readTextCategory(value)
                if (read?.class !== 'mixin') return []
                const expected = catalogue.find(read.identifier)?.depends[0]
                const found = read.depends[0]
                return unless(found === expected, `${read.identifier}: expected the rel ${expected}, got ${found}`)
              }),
          },
        },
      ],
    },
    {
      id: '229.link.grammar',
      title: 'The Link lines of a resource follow the grammar',
      level: 'MUST',
      sentence: 'The following syntax MUST be used to represent OCCI Link type instance references: …',
      steps: [
        {
          send: { to: '{linked}', accept: 'text/plain' },
          expect: {
            status: [200],
            check(answer) {
              const links = textValues(answer, 'link').filter((value) => !isAction(value))
              if (links.length === 0) return ['the resource has no Link lines']
              return links.flatMap((value) => unless(isLink(value), `not a link: ${value}`))
            },
          },
        },
      ],
    },
    {
      id: '229.action-link.grammar',
      title: 'The action links of an entity follow the grammar',
      level: 'MUST',
      sentence:
        'The following syntax MUST be used to represent OCCI Action instance references: … action-uri = URI "?" "action=" term',
      departure: actionPaths,
      steps: [
        {
          send: { to: '{resource}', accept: 'text/plain' },
          expect: {
            status: [200],
            check(answer) {
              const links = textValues(answer, 'link').filter(isAction)
              if (links.length === 0) throw new Skip(noActions)
              return links.flatMap((value) => unless(isActionLink(value), `not an action link: ${value}`))
            },
          },
        },
      ],
    },
    attributesOf('', 'an entity', '{resource}'),
    attributesOf('link-', 'a link', '{anyLink}'),
    {
      id: '229.location.lines',
      title: 'Each line of a collection is a location',
      level: 'MUST',
      sentence:
        'A collection of Resource or Link instances MUST be rendered as following: entity_collection_rendering = *( Location CRLF )',
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: ({ body }) =>
              linesOf(body).flatMap((line) => unless(/^x-occi-location\s*:/i.test(line), `not a location: ${line}`)),
          },
        },
      ],
    },
    {
      id: '229.location.grammar',
      title: 'The locations of a collection are URI references',
      level: 'MUST',
      sentence: 'Location = "X-OCCI-Location" ":" location-value location-value = URI-reference',
      steps: [
        { send: { to: '{resource}' }, expect: { status: [200] } },
        {
          send: { to: '{collection}', accept: 'text/plain' },
          expect: {
            status: [200],
            check: (answer) =>
              readLocations(answer).flatMap((one) => unless(isUriReference(one), `not a URI reference: ${one}`)),
          },
        },
      ],
    },
  ],
}
