import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { attributeSchema, ownAttributes } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { anyOf, type Described, isCommon, titleOf } from './described.ts'
import { commonNames, kindForms } from './names.ts'
import type { WrittenObject } from './written-object.ts'

type Named = readonly (readonly [string, AttributeDefinition])[]

const known = new WeakMap<Mixin, Named>()

/** Returns the attributes that entities have by a mixin alone: not those of a kind or mixin that it declares again. */
function addedBy(mixin: Mixin): Named {
  let added = known.get(mixin)
  if (added === undefined) {
    const related = relatedTo(mixin)
    added = ownAttributes(mixin.attributes).filter(([name]) => related.every(({ all }) => all[name] === undefined))
    known.set(mixin, added)
  }
  return added
}

/** Returns the kinds and mixins whose attributes a mixin may declare again (`GFD.221 Templates`). */
export function relatedTo(mixin: Mixin): readonly (Kind | Mixin)[] {
  return [...mixin.allDepends, ...[mixin, ...mixin.allDepends].flatMap(({ applies }) => applies)]
}

/** What mixins add to the attributes of the entities of a kind. */
export interface AddedAttributes {
  /** Schemas of mixins whose attributes no other category has. */
  readonly refs: readonly Reference[]
  /** Schemas of the attributes that several have. */
  readonly properties: WrittenObject
}

/** Returns what the mixins that apply to a kind add to the attributes of its entities. */
export function attributesAdded(kind: Kind, described: Described): AddedAttributes {
  const shared = new Map<string, Map<string, WrittenObject>>()
  const refs = new Set<Reference>()
  for (const mixin of described.mixinsFor(kind)) {
    const added = addedBy(mixin)
    if (added.length === 0) continue
    if (!isAlone(mixin, described)) {
      for (const [name, definition] of added) {
        if (kind.all[name] !== undefined) continue
        const { default: _, ...rest } = definition
        const schema = attributeSchema(rest)
        const others = shared.get(name) ?? new Map()
        shared.set(name, others.set(JSON.stringify(schema), schema))
      }
    } else if (!isCommon(mixin)) refs.add(attributesRef(mixin, described))
  }
  const properties = [...shared].map(([name, all]) => [name, anyOf([...all.values()])])
  const common = described.known.some((mixin) => isAloneAndCommon(mixin, described))
  return {
    refs: common ? [...refs, commonAttributes(described)] : [...refs],
    properties: Object.fromEntries(properties),
  }
}

function commonAttributes(described: Described): Reference {
  return described.schema(commonNames.commonAttributes, () => ({
    title: 'Attributes of mixins that can be added to all entities',
    allOf: described.known
      .filter((mixin) => isAloneAndCommon(mixin, described))
      .map((mixin) => attributesRef(mixin, described)),
  }))
}

function isAloneAndCommon(mixin: Mixin, described: Described): boolean {
  return isCommon(mixin) && addedBy(mixin).length > 0 && isAlone(mixin, described)
}

/** Returns whether no other category has an attribute that a mixin adds, unless it builds on the mixin. */
function isAlone(mixin: Mixin, { catalogue, shared }: Described): boolean {
  return addedBy(mixin).every(([name]) => {
    let isShared = shared.get(name)
    if (isShared === undefined) {
      const declaring = catalogue.declaring(name)
      isShared =
        declaring.filter((one) => one.class === 'kind' || addedBy(one).some(([added]) => added === name)).length > 1
      shared.set(name, isShared)
    }
    return !isShared
  })
}

function attributesRef(mixin: Mixin, described: Described): Reference {
  return described.schema(kindForms.attributes(described.name(mixin)), () => ({
    title: `Attributes of ${titleOf(mixin)}`,
    description: `For entities with the mixin ${mixin.identifier}.`,
    type: 'object',
    properties: Object.fromEntries(addedBy(mixin).map(([name, one]) => [name, withoutDefault(one)])),
  }))
}

/** An entity has the default of a mixin's attribute only if it holds the mixin, so the description says it. */
function withoutDefault({ default: value, ...definition }: AttributeDefinition): WrittenObject {
  const said = value === undefined ? undefined : `Default with the mixin: ${JSON.stringify(value)}`
  const description = [definition.description, said].filter((text) => text !== undefined).join('. ')
  return { ...attributeSchema(definition), description: description === '' ? undefined : description }
}
