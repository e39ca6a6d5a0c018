import type { Action, AttributeDefinition } from '@occi/core'
import { mustBeGiven, unlessEmpty, valueSchema } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { type Described, titleOf } from './described.ts'
import { exampleValues } from './example.ts'

/** Returns the schema of an invocation of an action. */
export function invocation(action: Action, described: Described): Reference {
  return described.schema(described.name(action), () => {
    const parameters = Object.entries<AttributeDefinition>(action.all)
    const given = parameters.filter(([, one]) => mustBeGiven(one)).map(([name]) => name)
    const values = exampleValues(action.all, () => true)
    return {
      title: titleOf(action),
      type: 'object',
      properties: {
        action: { type: 'string', const: action.identifier },
        attributes: {
          type: 'object',
          properties: Object.fromEntries(parameters.map(([name, one]) => [name, valueSchema(one)])),
          required: unlessEmpty(given),
          additionalProperties: false,
        },
      },
      required: ['action', ...(given.length === 0 ? [] : ['attributes'])],
      additionalProperties: false,
      examples: values && [
        { action: action.identifier, attributes: Object.keys(values).length === 0 ? undefined : values },
      ],
    }
  })
}
