import type { Json, JsonObject } from '@occi/core'
import { isJsonObject, type RawType } from '@occi/core/authoring'

const ofEntities = ['kind', 'id', 'title', 'summary', 'attributes', 'source', 'target', 'mixins', 'actions']
const ofFilters: ReadonlySet<string> = new Set(['kind', 'kinds', 'mixins', 'actions', 'attributes'])
/** The members that a reference to an entity may have. */
const ofReferences: ReadonlySet<string> = new Set(['id', 'kind', 'mixins', 'location'])

/** The form of each type, for the error about another one. */
export const forms: Record<RawType, string> = {
  entity: 'an entity as {"kind": …}',
  entities: 'entities as {"resources": […]} or {"links": […]}',
  locations: 'locations as {"locations": […]}',
  categories: 'categories as {"mixins": [{"term": …}]}',
  action: 'an action invocation as {"action": …}',
  filter: 'a filter as {"kind": …, "mixins": […], "attributes": {…}}',
}

/**
 * Which of the expected types an object is, the likeliest first. JSON names no type: members tell it, and where they
 * fit several, what the request can carry.
 */
export function typeOf<T extends RawType>(document: JsonObject, expected: readonly T[]): T | undefined {
  return expected.find((type) => fits(document, type, expected))
}

function fits(document: JsonObject, type: RawType, expected: readonly RawType[]): boolean {
  const has = (name: string) => Object.hasOwn(document, name)
  switch (type) {
    case 'action':
      return has('action')
    case 'categories':
      return (
        isCategory(document) || ['kinds', 'mixins', 'actions'].some((name) => isArrayOf(document[name], isCategory))
      )
    case 'locations':
      return has('locations') || isOfReferences(document, expected)
    case 'entities':
      return has('resources') || hasLinksAlone(document)
    case 'filter':
      return Object.keys(document).every((name) => ofFilters.has(name))
    case 'entity':
      if (['action', 'locations', 'resources', 'term', 'scheme'].some(has)) return false
      // Links alone change nothing of an entity: they are new links if such are expected.
      return !(expected.includes('entities') && hasLinksAlone(document))
  }
}

function hasLinksAlone(document: JsonObject): boolean {
  return Object.hasOwn(document, 'links') && !ofEntities.some((name) => Object.hasOwn(document, name))
}

function isCategory(value: Json | undefined): boolean {
  return isJsonObject(value) && (Object.hasOwn(value, 'term') || Object.hasOwn(value, 'scheme'))
}

function isArrayOf(value: Json | undefined, is: (item: Json) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

/**
 * Entities that stand for the existing ones of the same id, as the members of a mixin's collection. Where new entities
 * are expected as well, only those that say nothing of themselves are meant so.
 */
function isOfReferences(document: JsonObject, expected: readonly RawType[]): boolean {
  const creates = expected.includes('entity') || expected.includes('entities')
  const isReference = (value: Json): boolean =>
    isJsonObject(value) &&
    Object.hasOwn(value, 'id') &&
    (!creates || Object.keys(value).every((name) => ofReferences.has(name)))
  if (isReference(document)) return true
  const collections = [document.resources, document.links].filter((items) => items !== undefined)
  return collections.length > 0 && collections.every((items) => isArrayOf(items, isReference))
}
