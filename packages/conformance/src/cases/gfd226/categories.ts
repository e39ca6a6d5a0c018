import type { Case, Section } from '../../case.ts'
import { asObject, jsonObject, objectsOf, typeOf } from '../../read/json.ts'
import { type Shape, shapeFaults } from '../../read/shape.ts'
import { coreScheme } from '../../subject/catalogue.ts'
import { unless } from '../checks.ts'
import { noJson } from '../conditions.ts'
import { actionShape, descriptionShape, kindShape, mixinShape } from './shapes.ts'

const accept = 'application/occi+json'
const types = ['string', 'number', 'boolean', 'array', 'object']

function shaped(member: 'kinds' | 'mixins' | 'actions', shape: Shape, sentence: string): Case {
  return {
    id: `226.categories.${member}`,
    title: `Each of the ${member} has the members of the table and no others`,
    level: 'MUST',
    sentence,
    unless: noJson,
    steps: [
      {
        send: { to: '{query}', accept },
        expect: {
          status: [200],
          check: ({ body }) =>
            objectsOf(jsonObject(body)?.[member]).flatMap((one) => shapeFaults(one, shape, `${one.scheme}${one.term}`)),
        },
      },
    ],
  }
}

/** The descriptions of all attributes of an answer of the query interface, each with its place in the answer. */
function descriptionsIn(body: string) {
  const { kinds, mixins, actions } = jsonObject(body) ?? {}
  return [kinds, mixins, actions].flatMap(objectsOf).flatMap((category) =>
    Object.entries(asObject(category.attributes) ?? {}).map(([name, description]) => ({
      name: `${name} of ${category.scheme}${category.term}`,
      description: asObject(description),
    })),
  )
}

export const categories: Section = {
  document: 'GFD.226',
  heading: 'Category Instance Rendering',
  cases: [
    shaped('kinds', kindShape, 'OCCI Kind instances are rendered with the following entries:'),
    shaped('mixins', mixinShape, 'OCCI Mixin instances are rendered with the following entries:'),
    shaped(
      'actions',
      actionShape,
      'OCCI Actions are rendered inside the top-level JSON object with name actions as an array of JSON Objects with the following entries:',
    ),
    {
      id: '226.categories.location',
      title: 'Each kind except entity has a location',
      level: 'MUST',
      sentence: 'MUST be supplied for the OCCI Kinds of all OCCI Entities except OCCI Entity itself.',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept },
          expect: {
            status: [200],
            check: ({ body }) =>
              objectsOf(jsonObject(body)?.kinds)
                .filter(({ scheme, term, location }) => `${scheme}${term}` !== `${coreScheme}entity` && !location)
                .map(({ scheme, term }) => `${scheme}${term} has no location`),
          },
        },
      ],
    },
    {
      id: '226.categories.descriptions',
      title: 'Descriptions of attributes have the members of the table and no others',
      level: 'MUST',
      sentence: 'Attribute Descriptions are rendered as JSON objects as defined in table …',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept },
          expect: {
            status: [200],
            check: ({ body }) =>
              descriptionsIn(body).flatMap(({ name, description }) =>
                description === undefined ? [`${name} is no object`] : shapeFaults(description, descriptionShape, name),
              ),
          },
        },
      ],
    },
    {
      id: '226.categories.types',
      title: 'The type of an attribute is one of five',
      level: 'MUST',
      sentence: 'Type of the Attribute. MUST be either “string”, “number”, “boolean”, “array” or “object”.',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept },
          expect: {
            status: [200],
            check: ({ body }) =>
              descriptionsIn(body).flatMap(({ name, description: { type = 'string' } = {} }) =>
                unless(types.includes(String(type)), `${name} has the type ${type}`),
              ),
          },
        },
      ],
    },
    {
      id: '226.categories.defaults',
      title: 'A default has the type of its attribute',
      level: 'MUST',
      sentence: 'Attribute default. MUST be the same type as defined in the type property …',
      unless: noJson,
      steps: [
        {
          send: { to: '{query}', accept },
          expect: {
            status: [200],
            check: ({ body }) =>
              descriptionsIn(body).flatMap(({ name, description: { type = 'string', default: preset } = {} }) =>
                unless(preset === undefined || typeOf(preset) === type, `the default of ${name} is no ${type}`),
              ),
          },
        },
      ],
    },
  ],
}
