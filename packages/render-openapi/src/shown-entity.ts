import type { Kind } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { ownAttributes } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { anyOf, type Described, titleOf } from './described.ts'
import { attributesOf, ends, identity, list, ofAnyKind } from './entity-parts.ts'
import { commonNames } from './names.ts'

/** Returns the schema of an entity as the service shows it. */
export function shownEntity(kind: Kind, described: Described): Reference {
  return described.schema(described.form('entity', kind), () => {
    const always = ownAttributes(kind.all).filter(([, one]) => (one.required ?? false) || one.default !== undefined)
    const attributes = attributesOf(kind, described)
    const isLink = isLinkKind(kind)
    return {
      title: titleOf(kind),
      type: 'object',
      properties: {
        ...identity(kind),
        attributes: always.length === 0 ? attributes : { allOf: [attributes], required: always.map(([name]) => name) },
        mixins: list({ type: 'string' }, 'Identifiers of its mixins'),
        actions: list({ type: 'string' }, 'Identifiers of the actions that can be invoked now'),
        ...(isLink ? ends(described) : { links: list(anyLink(described), 'The links that start from it') }),
      },
      required: ['kind', 'id', ...(always.length === 0 ? [] : ['attributes']), ...(isLink ? ['source', 'target'] : [])],
    }
  })
}

/** Returns the schema of a listing of the entities of a kind. */
export function listingOf(kind: Kind, described: Described): Reference {
  return described.schema(described.form('listing', kind), () => {
    const items = { type: 'array', items: shownEntity(kind, described) }
    // An empty listing is one of resources.
    const properties = isLinkKind(kind)
      ? { links: items, resources: { type: 'array', items: {}, maxItems: 0 } }
      : { resources: items }
    return { title: `Listing: ${titleOf(kind)}`, type: 'object', properties }
  })
}

/** Returns the schema of a listing of entities of any kinds. */
export function listingOfAll(described: Described): Reference {
  return described.schema(commonNames.listing, () => ({
    title: 'Listing',
    type: 'object',
    properties: {
      resources: { type: 'array', items: anyResource(described) },
      links: { type: 'array', items: anyLink(described) },
    },
  }))
}

/** Returns the schema of an entity of any kind. */
export function anyEntity(described: Described): object {
  return anyOf([anyResource(described), anyLink(described)])
}

function anyResource(described: Described): Reference {
  return described.schema(commonNames.anyResource, () => ({
    title: 'Any resource',
    ...ofAnyKind(described.resources, (kind) => shownEntity(kind, described), described),
  }))
}

function anyLink(described: Described): Reference {
  return described.schema(commonNames.anyLink, () => ({
    title: 'Any link',
    ...ofAnyKind(described.links, (kind) => shownEntity(kind, described), described),
  }))
}
