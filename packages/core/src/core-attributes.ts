/** The fields of an entity that text renderings and filters name as attributes. */
export type CoreField = 'id' | 'title' | 'summary' | 'source' | 'target' | 'targetKind'

/** An attribute of the core model, and the field of an entity that holds it. */
export interface CoreAttribute {
  readonly name: `occi.core.${string}`
  readonly field: CoreField
  /** Which entities have it. */
  readonly of: 'entity' | 'resource' | 'link'
  /** Whether it says where a link starts or leads: a location of this service, or any URI. */
  readonly isEnd: boolean
}

/** Each by its field. */
const byField: Readonly<Record<CoreField, CoreAttribute>> = {
  id: { name: 'occi.core.id', field: 'id', of: 'entity', isEnd: false },
  title: { name: 'occi.core.title', field: 'title', of: 'entity', isEnd: false },
  summary: { name: 'occi.core.summary', field: 'summary', of: 'resource', isEnd: false },
  source: { name: 'occi.core.source', field: 'source', of: 'link', isEnd: true },
  target: { name: 'occi.core.target', field: 'target', of: 'link', isEnd: true },
  targetKind: { name: 'occi.core.target.kind', field: 'targetKind', of: 'link', isEnd: false },
}

/** The attributes of the core model that fields hold (`GFD.229 Entity Instance Attribute Rendering Specifics`). */
export const coreAttributes: readonly CoreAttribute[] = Object.freeze(Object.values(byField))

const byName: ReadonlyMap<string, CoreAttribute> = new Map(coreAttributes.map((one) => [one.name, one]))

/** Returns the attribute of the core model with a name; undefined for all other attributes. */
export function coreAttribute(name: string): CoreAttribute | undefined {
  return byName.get(name)
}

/** Returns the attribute of the core model that a field of an entity holds. */
export function coreAttributeOf(field: CoreField): CoreAttribute {
  return byField[field]
}

/** Returns the name under which renderings know a field of an entity. */
export function coreAttributeName(field: CoreField): string {
  return byField[field].name
}

/** Returns the value of a field that an entity may have; undefined if it is not set or if it is one of others. */
export function fieldOf(entity: CoreFields, field: CoreField): string | undefined {
  return entity[field]
}

/** What has fields of the core model: an entity, or changes of one. */
export type CoreFields = { readonly [F in CoreField]?: string }
