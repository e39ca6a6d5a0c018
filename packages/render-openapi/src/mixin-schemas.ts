import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { relatedTo } from './added-attributes.ts'
import { attributeSchema, mustBeGiven, unlessEmpty } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { anyOf, type Described, isCommon, titleOf } from './described.ts'
import { commonNames } from './names.ts'
import type { WrittenObject } from './written-object.ts'

/** Returns the schema of all attributes that a mixin declares, with the defaults that it gives. */
export function mixinSchema(mixin: Mixin): WrittenObject {
  const own = Object.entries(mixin.attributes).map(([name, one]) => [name, asDeclared(name, one, mixin)] as const)
  return {
    title: titleOf(mixin),
    type: 'object',
    properties: Object.fromEntries(own.map(([name, definition]) => [name, attributeSchema(definition)])),
    required: unlessEmpty(own.filter(([, one]) => mustBeGiven(one)).map(([name]) => name)),
  }
}

/** What a mixin declares again stays what it was, with another default (`GFD.221 Templates`). */
function asDeclared(name: string, definition: AttributeDefinition, mixin: Mixin): AttributeDefinition {
  const known = relatedTo(mixin).find(({ all }) => all[name] !== undefined)?.all[name]
  if (known === undefined) return definition
  const { default: value = known.default, required = known.required } = definition
  return {
    ...known,
    ...(value === undefined ? {} : { default: value }),
    ...(required === undefined ? {} : { required }),
  }
}

/** Returns the schema of the identifiers of mixins that can be added to entities of a kind; undefined if there are none. */
export function mixinsOf(kind: Kind, described: Described): object | undefined {
  if (!described.isWhole) return { type: 'string' }
  const special = described.mixinsFor(kind).filter((mixin) => !isCommon(mixin))
  const common = described.known.filter(isCommon)
  const schemas: Reference[] = []
  if (special.length > 0) schemas.push(described.schema(described.form('mixin', kind), () => identifiers(special)))
  if (common.length > 0) schemas.push(described.schema(commonNames.commonMixin, () => identifiers(common)))
  return schemas.length === 0 ? undefined : anyOf(schemas)
}

function identifiers(mixins: readonly Mixin[]): WrittenObject {
  const all = mixins.map((mixin) => ({
    const: mixin.identifier,
    title: titleOf(mixin),
    description: defaultsOf(mixin),
  }))
  return { type: 'string', ...(all.length === 1 ? all[0] : { oneOf: all }) }
}

function defaultsOf({ attributes }: Mixin): string | undefined {
  const sets = Object.entries(attributes).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [`${name} to ${JSON.stringify(value)}`],
  )
  return sets.length === 0 ? undefined : `Sets ${sets.join(', ')}.`
}
