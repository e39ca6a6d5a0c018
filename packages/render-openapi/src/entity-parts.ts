import type { Kind } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { attributesAdded } from './added-attributes.ts'
import { attributeSchema, ownAttributes, unlessEmpty } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { anyOf, type BoundKind, type Described, titleOf } from './described.ts'
import { commonNames } from './names.ts'
import type { WrittenObject } from './written-object.ts'

/** The UUID of entities in examples. */
export const exampleUuid = '9f3c2c7e-8d3b-4c55-a8a5-3f2f1b0f6d11'

/** The members that say what an entity is and how it is called. */
export function identity(kind: Kind): WrittenObject {
  return {
    kind: { type: 'string', const: kind.identifier },
    id: { type: 'string', description: 'Its unique identifier, a URN', examples: [`urn:uuid:${exampleUuid}`] },
    location: {
      type: 'string',
      description: 'Its path. The service shows it in application/json alone, and does not read it',
      examples: [`${kind.location ?? '/'}${exampleUuid}`],
    },
    title: { type: 'string', description: 'Its display name' },
    summary: isLinkKind(kind) ? undefined : { type: 'string', description: 'A summary of it' },
  }
}

/** The members that say where a link starts and leads. */
export function ends(described: Described): WrittenObject {
  const end = described.schema(commonNames.end, () => ({
    title: 'End of a link',
    type: 'object',
    properties: {
      location: {
        type: 'string',
        description: 'A path of this service, or any other URI',
        examples: [`/x/${exampleUuid}`],
      },
      kind: { type: 'string', description: 'The identifier of its kind, if it is known' },
    },
    required: ['location'],
    additionalProperties: false,
  }))
  return { source: end, target: end }
}

/** Returns the schema of an entity of any of several kinds, and of those that are not described if there are any. */
export function ofAnyKind(
  kinds: readonly BoundKind[],
  schemaOf: (kind: BoundKind) => object,
  { hasOthers }: Described,
): object {
  const others = {
    title: 'An entity of a kind that is not described here',
    type: 'object',
    properties: { kind: { type: 'string', not: { enum: kinds.map(({ identifier }) => identifier) } } },
    required: ['kind'],
  }
  return anyOf([...kinds.map(schemaOf), ...(hasOthers ? [others] : [])])
}

export function list(items: object, description: string): WrittenObject {
  return { type: 'array', items, description }
}

/** The attributes of the entities of a kind: its own, then those that mixins add. */
export function attributesOf(kind: Kind, described: Described): Reference {
  return described.schema(described.form('attributes', kind), () => {
    const { refs, properties } = attributesAdded(kind, described)
    const own = ownAttributes(kind.all).map(([name, one]) => [name, attributeSchema(one)])
    return {
      title: `Attributes of ${titleOf(kind)}`,
      type: 'object',
      properties: { ...Object.fromEntries(own), ...properties },
      allOf: unlessEmpty(refs),
    }
  })
}
