import type { Awaitable } from '@occi/core'
import type { PayloadType } from '@occi/core/authoring'
import {
  actOnCollection,
  actOnEntity,
  addMembers,
  createEntities,
  defineCategories,
  deleteCollection,
  deleteEntity,
  listCollection,
  putEntity,
  type Result,
  removeCategories,
  removeMembers,
  retrieveEntity,
  setMembers,
  showCategories,
  type Target,
  type Task,
  updateEntity,
} from '@occi/engine'

/** What is carried out for a request. */
export type UseCase = (task: Task) => Awaitable<Result>

/** What a method does on one type of target. */
export interface Method {
  readonly run: UseCase
  /** What it does if the query names an action (`GFD.223 Trigger Action`); without it, such a query is refused. */
  readonly act?: UseCase
  /** What it may answer with: before anything is done, a rendering is agreed on that can write one of these. */
  readonly answers: readonly PayloadType[]
  /** Whether its query narrows the collection (`GFD.223 Filtering`); that of an action on a collection always does. */
  readonly isFiltered?: boolean
  /** Whether its answer is a listing, which has pages (`GFD.223 Pagination`). */
  readonly isPaged?: boolean
  /** Whether what it shows can be followed as a stream of events. */
  readonly isFollowed?: boolean
}

/** What each method does on a target; HEAD is GET without the body. */
export type Methods = Readonly<Record<string, Method>>

const get: Method = { run: listCollection, answers: ['entities'], isFiltered: true, isPaged: true, isFollowed: true }

/** `GFD.223 HTTP Methods Applied to …`: the tables of the standard, by type of target. */
export const methodsOf: Readonly<Record<Target['type'], Methods>> = {
  'query-interface': {
    GET: { run: showCategories, answers: ['categories'], isFiltered: true },
    POST: { run: defineCategories, answers: ['categories', 'nothing'] },
    DELETE: { run: removeCategories, answers: ['nothing'] },
  },
  entity: {
    GET: { run: retrieveEntity, answers: ['entity'], isFollowed: true },
    PUT: { run: putEntity, answers: ['entity', 'locations'] },
    POST: { run: updateEntity, act: actOnEntity, answers: ['entity', 'locations'] },
    DELETE: { run: deleteEntity, answers: ['nothing'] },
  },
  collection: {
    GET: get,
    POST: { run: createEntities, act: actOnCollection, answers: ['entity', 'entities', 'locations'] },
    DELETE: { run: deleteCollection, answers: ['nothing'], isFiltered: true },
  },
  members: {
    GET: get,
    POST: { run: addMembers, act: actOnCollection, answers: ['entities', 'entity', 'locations'], isPaged: true },
    PUT: { run: setMembers, answers: ['entities'], isPaged: true },
    DELETE: { run: removeMembers, answers: ['nothing'] },
  },
}

/** Returns the value of `Allow` for the methods of a target. */
export function allow(methods: Methods): string {
  return [...Object.keys(methods), 'HEAD', 'OPTIONS'].join(', ')
}

/** Whether a method finds the collection of a kind or mixin without its slash: those that do no harm. */
export function isLenient(verb: string): boolean {
  return verb !== 'PUT' && verb !== 'DELETE'
}
