import type { JsonObject, ModelPath } from '@occi/core'
import type { Raw, RawType } from '@occi/core/authoring'
import { ofModel, parseCategories, refuseAnyOf } from './categories.ts'
import { type DocumentFaults, Members, type Node } from './document.ts'
import { parseEntityAttributes, parseParameters } from './parse-attributes.ts'
import { parseEntity } from './parse-entity.ts'
import { placeInCategory, placeInEntity } from './place.ts'
import { pointerTo } from './pointer.ts'

/** What was read, and where a part of it stands. */
interface Read<T extends RawType> {
  readonly raw: Extract<Raw, { readonly type: T }>
  readonly pointerOf: (path: ModelPath) => string
}

/** How what a message carries is read, by its type. */
export const readers: { readonly [T in RawType]: (node: Node<JsonObject>, faults: DocumentFaults) => Read<T> } = {
  entity: (node, faults) => ({
    raw: { type: 'entity', entity: parseEntity(node, 'alone', faults) },
    pointerOf: (path) => placeInEntity(node, path),
  }),
  entities: readEntities,
  locations: readLocations,
  categories: readCategories,
  action: readInvocation,
  filter: readFilter,
}

/** `GFD.226 Entity Collection Rendering` */
function readEntities(node: Node<JsonObject>, faults: DocumentFaults): Read<'entities'> {
  const document = new Members(node, faults)
  document.refuseOthers(ofModel, 'a collection of entities')
  refuseAnyOf(document, ['kinds', 'mixins', 'actions'])
  const resources = document.objects('resources') ?? []
  const links = document.objects('links') ?? []
  const entities = [
    ...resources.map((one) => parseEntity(one, 'alone', faults)),
    ...links.map((one) => parseEntity(one, 'link', faults)),
  ]
  const nodes = [...resources, ...links]
  return {
    raw: { type: 'entities', entities },
    pointerOf: ([part, index, ...rest]) => {
      const one = part === 'entities' && typeof index === 'number' ? nodes[index] : undefined
      return one === undefined ? node.pointer : placeInEntity(one, rest)
    },
  }
}

/** Locations as peers list them, which `GFD.226` forgot, or entities that name existing ones by their ids. */
function readLocations(node: Node<JsonObject>, faults: DocumentFaults): Read<'locations'> {
  const document = new Members(node, faults)
  if (document.has('locations')) {
    document.refuseOthers(new Set(['locations']), 'a list of locations')
    const locations = document.strings('locations') ?? []
    return {
      raw: { type: 'locations', locations },
      pointerOf: ([part, index]) => {
        const list = part === 'locations' ? document.at(part) : node.pointer
        return typeof index === 'number' ? pointerTo(list, index) : list
      },
    }
  }
  if (document.has('id')) {
    const { id } = parseEntity(node, 'alone', faults)
    return { raw: { type: 'locations', locations: id === undefined ? [] : [id] }, pointerOf: () => document.at('id') }
  }
  const { raw, pointerOf } = readEntities(node, faults)
  return {
    raw: { type: 'locations', locations: raw.entities.flatMap(({ id }) => id ?? []) },
    pointerOf: ([, index]) => pointerOf(index === undefined ? [] : ['entities', index, 'id']),
  }
}

/** `GFD.226 Category Collection Rendering` */
function readCategories(node: Node<JsonObject>, faults: DocumentFaults): Read<'categories'> {
  const placed = parseCategories(node, faults)
  return {
    raw: { type: 'categories', categories: placed.map(({ raw }) => raw) },
    pointerOf: ([part, index, ...rest]) => {
      const one = part === 'categories' && typeof index === 'number' ? placed[index] : undefined
      return one === undefined ? node.pointer : placeInCategory(one.node, rest)
    },
  }
}

/** `GFD.226 Action Invocation Rendering` */
function readInvocation(node: Node<JsonObject>, faults: DocumentFaults): Read<'action'> {
  const document = new Members(node, faults)
  document.refuseOthers(new Set(['action', 'attributes']), 'an action invocation')
  const attributes = parseParameters(document.object('attributes'))
  return {
    raw: { type: 'action', action: document.identifier('action') ?? '', attributes },
    pointerOf: (path) => placeInEntity(node, path),
  }
}

/** A filter, which `GFD.226` has no form for: the categories that must be held, and the values. */
function readFilter(node: Node<JsonObject>, faults: DocumentFaults): Read<'filter'> {
  const document = new Members(node, faults)
  const kind = document.identifier('kind')
  const references = (name: string, one: 'kind' | 'mixin' | 'action') =>
    (document.identifiers(name) ?? []).map((identifier) => ({ identifier, class: one }))
  const categories = [
    ...(kind === undefined ? [] : [{ identifier: kind, class: 'kind' as const }]),
    ...references('kinds', 'kind'),
    ...references('mixins', 'mixin'),
    ...references('actions', 'action'),
  ]
  const attributes = parseEntityAttributes(document.object('attributes'), faults)
  return { raw: { type: 'filter', categories, ...attributes }, pointerOf: (path) => placeInEntity(node, path) }
}
