import type { Section } from '../case.ts'
import { action } from './gfd221/action.ts'
import { attribute } from './gfd221/attribute.ts'
import { category } from './gfd221/category.ts'
import { collections as coreCollections } from './gfd221/collections.ts'
import { discovery } from './gfd221/discovery.ts'
import { entity } from './gfd221/entity.ts'
import { instantiation } from './gfd221/instantiation.ts'
import { kind } from './gfd221/kind.ts'
import { link } from './gfd221/link.ts'
import { mixin } from './gfd221/mixin.ts'
import { mutability } from './gfd221/mutability.ts'
import { templates } from './gfd221/templates.ts'
import { collections } from './gfd223/collections.ts'
import { entityActions } from './gfd223/entity-actions.ts'
import { entityInstances } from './gfd223/entity-instances.ts'
import { entityPut } from './gfd223/entity-put.ts'
import { filtering } from './gfd223/filtering.ts'
import { headers } from './gfd223/headers.ts'
import { mixinCollections } from './gfd223/mixin-collections.ts'
import { namespace } from './gfd223/namespace.ts'
import { pagination } from './gfd223/pagination.ts'
import { queryInterface } from './gfd223/query-interface.ts'
import { queryMixins } from './gfd223/query-mixins.ts'
import { security } from './gfd223/security.ts'
import { statusCodes } from './gfd223/status-codes.ts'
import { versioning } from './gfd223/versioning.ts'
import { attributes } from './gfd226/attributes.ts'
import { categories } from './gfd226/categories.ts'
import { collections as jsonCollections } from './gfd226/collections.ts'
import { entities } from './gfd226/entities.ts'
import { mediaType } from './gfd226/media-type.ts'
import { grammar } from './gfd229/grammar.ts'
import { header } from './gfd229/header.ts'
import { headerFields } from './gfd229/header-fields.ts'
import { renderings } from './gfd229/renderings.ts'
import { textPlain } from './gfd229/text-plain.ts'
import { uriListing } from './gfd229/uri-listing.ts'

/** All cases, document by document, in the order of their sections. They run in this order. */
export const sections: readonly Section[] = [
  category,
  attribute,
  kind,
  mixin,
  action,
  instantiation,
  templates,
  mutability,
  coreCollections,
  discovery,
  entity,
  link,
  namespace,
  headers,
  versioning,
  statusCodes,
  pagination,
  filtering,
  queryInterface,
  queryMixins,
  entityInstances,
  entityPut,
  entityActions,
  collections,
  mixinCollections,
  security,
  mediaType,
  entities,
  categories,
  jsonCollections,
  attributes,
  grammar,
  renderings,
  textPlain,
  header,
  headerFields,
  uriListing,
]
