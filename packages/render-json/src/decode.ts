import type { Json, JsonObject, ModelPath } from '@occi/core'
import {
  bodyText,
  type Decoded,
  faultsError,
  isJsonObject,
  type Raw,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { expectNoneOf, ofModel, parseCategories } from './categories.ts'
import { DocumentFaults, Members, type Node } from './document.ts'
import { parseEntityAttributes, parseParameters } from './parse-attributes.ts'
import { parseEntity } from './parse-entity.ts'
import { parseJson } from './parse-json.ts'
import { placeInCategory, placeInEntity } from './place.ts'
import { pointerTo } from './pointer.ts'
import { forms, typeOf } from './shape.ts'
import { sortOf } from './shown.ts'

/** What was read, and where a part of it stands. */
interface Read {
  readonly raw: Raw
  readonly pointerOf: (path: ModelPath) => string
}

/**
 * Reads a message of JSON.
 *
 * @returns undefined where there is no body
 * @throws OcciError `syntax` with every fault: line and column where it is no JSON, else a JSON Pointer
 */
export function decodeJson(
  { body }: ReceivedMessage,
  expected: readonly RawType[],
  maxDepth: number,
): Decoded | undefined {
  const text = bodyText(body)
  if (text.trim() === '') return undefined
  const document = parseJson(text, maxDepth)
  const type = isJsonObject(document) ? typeOf(document, expected) : undefined
  if (!isJsonObject(document) || type === undefined) throw unexpected(document, expected)
  const faults = new DocumentFaults()
  const { raw, pointerOf } = readers[type]({ value: document, pointer: '' }, faults)
  faults.throwIfAny()
  return { raw, at: (path) => ({ pointer: pointerOf(path) }) }
}

function unexpected(document: Json, expected: readonly RawType[]) {
  const found = isJsonObject(document)
    ? `an object with the members ${JSON.stringify(Object.keys(document).slice(0, 10))}`
    : sortOf(document)
  const message = `expected ${expected.map((type) => forms[type]).join(', or ')}, found ${found}`
  return faultsError('syntax', [{ message, path: [], position: { pointer: '' } }])
}

const readers: { readonly [T in RawType]: (node: Node<JsonObject>, faults: DocumentFaults) => Read } = {
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
function readEntities(node: Node<JsonObject>, faults: DocumentFaults): Read {
  const document = new Members(node, faults)
  document.expectOnly(ofModel, 'a collection of entities')
  expectNoneOf(document, ['kinds', 'mixins', 'actions'])
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
function readLocations(node: Node<JsonObject>, faults: DocumentFaults): Read {
  const document = new Members(node, faults)
  if (document.has('locations')) {
    document.expectOnly(new Set(['locations']), 'a list of locations')
    const locations = document.strings('locations') ?? []
    return {
      raw: { type: 'locations', locations },
      pointerOf: ([part, index]) => {
        const list = part === 'locations' ? document.at(part) : node.pointer
        return typeof index === 'number' ? pointerTo(list, index) : list
      },
    }
  }
  const { raw, pointerOf } = document.has('id')
    ? { raw: readers.entity(node, faults).raw, pointerOf: () => document.at('id') }
    : readEntities(node, faults)
  const entities = raw.type === 'entity' ? [raw.entity] : raw.type === 'entities' ? raw.entities : []
  return {
    raw: { type: 'locations', locations: entities.flatMap(({ id }) => id ?? []) },
    pointerOf: ([, index]) => pointerOf(index === undefined ? [] : ['entities', index, 'id']),
  }
}

/** `GFD.226 Category Collection Rendering` */
function readCategories(node: Node<JsonObject>, faults: DocumentFaults): Read {
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
function readInvocation(node: Node<JsonObject>, faults: DocumentFaults): Read {
  const document = new Members(node, faults)
  document.expectOnly(new Set(['action', 'attributes']), 'an action invocation')
  const attributes = parseParameters(document.object('attributes'))
  return {
    raw: { type: 'action', action: document.identifier('action') ?? '', attributes },
    pointerOf: (path) => placeInEntity(node, path),
  }
}

/** A filter, which `GFD.226` has no form for: the categories that must be held, and the values. */
function readFilter(node: Node<JsonObject>, faults: DocumentFaults): Read {
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
