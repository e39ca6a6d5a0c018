import type { Case, Section } from '../../case.ts'
import { type Category, readCategories } from '../../read/category.ts'
import { noJson } from '../conditions.ts'

/** Text and JSON say the same of each kind and mixin. What text does not name is case 223.query.same. */
function same(
  part: string,
  sentence: string,
  differences: (text: Category, json: Category) => readonly string[],
): Case {
  return {
    id: `221.discovery.${part}`,
    title: `Text and JSON describe the same ${part}`,
    level: 'MUST',
    sentence,
    unless: noJson,
    steps: [
      {
        send: { to: '{query}', accept: 'text/plain' },
        expect: {
          status: [200],
          check: (answer, { catalogue }) =>
            readCategories(answer).flatMap((text) => {
              const json = catalogue.find(text.identifier)
              return json === undefined || text.class === 'action' ? [] : differences(text, json)
            }),
        },
      },
    ],
  }
}

/** The properties of an attribute, as text writes them. */
function propertiesOf({ attributes }: Category, name: string): string {
  const description = attributes.get(name)
  return [description?.mutable ? [] : 'immutable', description?.required ? 'required' : []].flat().join(' ')
}

export const discovery: Section = {
  document: 'GFD.221',
  heading: 'Discovery',
  cases: [
    same(
      'parents',
      'The Entity sub-types available from the service provider, including core model extensions. This information is provided through the Kind instances of the OCCI implementation.',
      (text, json) =>
        text.parent === json.parent
          ? []
          : [`${text.identifier}: the parent is ${text.parent} in text, ${json.parent} in JSON`],
    ),
    same(
      'attributes',
      'The attributes defined for each Entity sub-type. The identifying Kind instance provides this information.',
      (text, json) =>
        [...json.attributes.keys()]
          .filter((name) => !text.attributes.has(name))
          .map((name) => `${text.identifier}: text does not name the attribute ${name}`),
    ),
    same('properties', 'Attribute properties are OPTIONAL but MUST be client discoverable if used.', (text, json) =>
      [...json.attributes.keys()].flatMap((name) => {
        const [inText, inJson] = [propertiesOf(text, name), propertiesOf(json, name)]
        if (!text.attributes.has(name) || inText === inJson) return []
        return [`${name} of ${text.identifier} is {${inText}} in text, {${inJson}} in JSON`]
      }),
    ),
    same(
      'actions',
      'The invocable operations, i.e., Actions, defined for each Entity sub-type. The identifying Kind instance provides this information.',
      (text, json) =>
        json.actions
          .filter((action) => !text.actions.includes(action))
          .map((action) => `${text.identifier}: text does not name the action ${action}`),
    ),
  ],
}
