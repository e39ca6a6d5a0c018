import type { JsonObject, ModelPath } from '@occi/core'
import type { Raw, RawType } from '@occi/core/authoring'
import { parseCategories, placeInCategory } from './category.ts'
import { parseAttributes, parseEntity, placeInEntity } from './entity.ts'
import type { Mapping } from './mapping.ts'
import type { DocumentPath } from './yaml.ts'

/** What was read, and where in the document a part of it stands. */
interface Read<T extends RawType> {
  readonly raw: Extract<Raw, { readonly type: T }>
  place(path: ModelPath): DocumentPath
}

/** A document does not say what it is: its members tell, and where they fit several, what the request can carry. */
export const forms: { readonly [T in RawType]: { readonly example: string; fits(document: JsonObject): boolean } } = {
  entity: {
    example: 'an entity (kind, attributes, …)',
    fits: (document) =>
      !hasAny(document, ['action', 'locations', 'resources', 'kinds']) && !consistsOf(document, ['links']),
  },
  entities: {
    example: 'entities (resources, links)',
    fits: (document) => consistsOf(document, ['resources', 'links']),
  },
  locations: { example: 'a list of locations', fits: (document) => hasAny(document, ['locations']) },
  categories: {
    example: 'categories (mixins: scheme, term, …)',
    fits: (document) => consistsOf(document, ['kinds', 'mixins', 'actions']),
  },
  action: { example: 'an invocation (action, attributes)', fits: (document) => hasAny(document, ['action']) },
  filter: {
    example: 'a filter (kinds, mixins, attributes)',
    fits: (document) => consistsOf(document, ['kinds', 'mixins', 'attributes']),
  },
}

function hasAny(document: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(document, name))
}

function consistsOf(document: JsonObject, names: readonly string[]): boolean {
  return hasAny(document, names) && Object.keys(document).every((name) => names.includes(name))
}

/** How what a document carries is read, by its type. */
export const readers: { readonly [T in RawType]: (document: Mapping) => Read<T> } = {
  entity: (document) => ({
    raw: { type: 'entity', entity: parseEntity(document) },
    place: (path) => placeInEntity(document, path),
  }),
  entities(document) {
    const resources = document.mappings('resources') ?? []
    const links = document.mappings('links') ?? []
    const all = [...resources, ...links]
    const entities = [...resources.map((one) => parseEntity(one)), ...links.map((one) => parseEntity(one, 'link'))]
    return {
      raw: { type: 'entities', entities },
      place([part, index, ...rest]) {
        const one = part === 'entities' && typeof index === 'number' ? all[index] : undefined
        return one === undefined ? [] : placeInEntity(one, rest)
      },
    }
  },
  locations(document) {
    document.refuseOthers(['locations'])
    return { raw: { type: 'locations', locations: document.strings('locations') ?? [] }, place: (path) => path }
  },
  categories(document) {
    const all = parseCategories(document)
    return {
      raw: { type: 'categories', categories: all.map(({ raw }) => raw) },
      place([part, index, ...rest]) {
        const one = part === 'categories' && typeof index === 'number' ? all[index] : undefined
        return one === undefined ? [] : placeInCategory(one, rest)
      },
    }
  },
  action(document) {
    document.refuseOthers(['action', 'attributes'])
    return {
      raw: { type: 'action', action: document.string('action') ?? '', attributes: parseAttributes(document) },
      place: (path) => path,
    }
  },
  filter(document) {
    const kinds = document.strings('kinds') ?? []
    const categories = [...kinds, ...(document.strings('mixins') ?? [])].map((identifier) => ({ identifier }))
    return {
      raw: { type: 'filter', categories, attributes: parseAttributes(document) },
      place(path) {
        const [part, key] = path
        if (part !== 'categories' || typeof key !== 'number') return path
        return key < kinds.length ? ['kinds', key] : ['mixins', key - kinds.length]
      },
    }
  },
}
