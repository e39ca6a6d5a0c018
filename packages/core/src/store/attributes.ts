import type { AttributeValue } from '../attribute.ts'
import { corePrefix } from '../category.ts'
import { coreAttribute, coreAttributes, fieldOf } from '../core-attributes.ts'
import { attributeOf, type Entity } from '../entity.ts'
import { type Json, sameJson } from '../json.ts'
import type { Query } from '../registry/query.ts'

/**
 * Visits the values by which an entity can be found, under the names by which `attributeOf` knows them; the id is left
 * out, since it is a name.
 */
export function visitSearchable(entity: Entity, visit: (name: string, value: AttributeValue) => void): void {
  for (const { name, field } of named) {
    const value = fieldOf(entity, field)
    if (value !== undefined) visit(name, value)
  }
  const { attributes } = entity
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined && !isCore(name)) visit(name, value)
  }
}

/** The fields that are found like attributes: all but the id. */
const named = coreAttributes.filter(({ field }) => field !== 'id')

/** Returns whether a name is one of the attributes that fields hold. */
export function isCore(name: string): boolean {
  return name.startsWith(corePrefix) && coreAttribute(name) !== undefined
}

/** One text for all equal JSON values, whatever the order of their members. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`
}

/** Returns whether an entity is what a query asks for, its search aside. */
export function matches(entity: Entity, { kind, mixins, prefix, attributes }: Query): boolean {
  if (prefix !== undefined && !entity.location.startsWith(prefix)) return false
  if (kind !== undefined && entity.kind !== kind) return false
  if (mixins !== undefined && !mixins.every((mixin) => entity.mixins.includes(mixin))) return false
  if (attributes === undefined) return true
  for (const [name, value] of attributes) if (!sameJson(attributeOf(entity, name), value)) return false
  return true
}
