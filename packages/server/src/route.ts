import type { Catalogue } from '@occi/core'
import { deleteCollection } from './operations/collection-delete.ts'
import { getCollection } from './operations/collection-get.ts'
import { postCollection } from './operations/collection-post.ts'
import { deleteEntity } from './operations/entity-delete.ts'
import { getEntity } from './operations/entity-get.ts'
import { postEntity } from './operations/entity-post.ts'
import { putEntity } from './operations/entity-put.ts'
import { deleteMixin } from './operations/mixin-delete.ts'
import { postMixin } from './operations/mixin-post.ts'
import { putMixin } from './operations/mixin-put.ts'
import type { Operation } from './operations/operation.ts'
import { deleteQueryInterface } from './operations/query-delete.ts'
import { getQueryInterface } from './operations/query-get.ts'
import { postQueryInterface } from './operations/query-post.ts'

/** What each method does on one sort of path; HEAD is GET without the body. */
export type Methods = Readonly<Record<string, Operation>>

/** Where the query interface is (`GFD.223 HTTP Methods Applied to Query Interface`). */
export const queryInterfaceLocation = '/-/'

/** Its other address, served from the authority and not below the service's base. */
export const wellKnownPath = '/.well-known/org/ogf/occi/-/'

const queryInterface: Methods = { GET: getQueryInterface, POST: postQueryInterface, DELETE: deleteQueryInterface }
const entity: Methods = { GET: getEntity, PUT: putEntity, POST: postEntity, DELETE: deleteEntity }
const collection: Methods = { GET: getCollection, POST: postCollection, DELETE: deleteCollection }
const mixin: Methods = { GET: getCollection, POST: postMixin, PUT: putMixin, DELETE: deleteMixin }

/** What a path of the service is: its methods, and its proper spelling. */
export interface Route {
  readonly methods: Methods
  readonly location: string
}

/**
 * Finds what a path is (`GFD.223 Namespace`): the query interface, a collection where it ends in a slash, else an
 * entity. The path of a kind or mixin without its slash is served as well, for what does no harm.
 */
export function route(method: string, location: string, catalogue: Catalogue): Route {
  if (location === queryInterfaceLocation || location === '/-') {
    return { methods: queryInterface, location: queryInterfaceLocation }
  }
  if (location.endsWith('/')) return { methods: collectionMethods(location, catalogue), location }
  if (method !== 'PUT' && method !== 'DELETE') {
    const withSlash = `${location}/`
    if (catalogue.at(withSlash) !== undefined) {
      return { methods: collectionMethods(withSlash, catalogue), location: withSlash }
    }
  }
  return { methods: entity, location }
}

function collectionMethods(location: string, catalogue: Catalogue): Methods {
  return catalogue.at(location)?.class === 'mixin' ? mixin : collection
}

/** The value of `Allow` for the methods of a path. */
export function allow(methods: Methods): string {
  return [...Object.keys(methods), 'HEAD', 'OPTIONS'].join(', ')
}
