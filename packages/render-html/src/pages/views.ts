import { type Awaitable, OcciError } from '@occi/core'
import type { EntityWithLinks, PageRequest } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { FormState } from '../forms/state.ts'
import { FormValues } from '../read/form-values.ts'
import { queryInterface, type View, type ViewName } from '../view.ts'
import { mapPage } from './collection.ts'
import { confirmDeletePage } from './confirm.ts'
import { confirmChosenPage } from './confirm-chosen.ts'
import { chooseKindPage, createPage } from './create.ts'
import { definePage } from './define.ts'
import { editPage } from './edit.ts'
import { historyPage } from './history.ts'
import { homePage } from './home.ts'

/** Returns whether a GET requests a view: by the name of one in its query, or the home page. */
export function isView({ location, query }: PageRequest): boolean {
  return (location === '/' && query.size === 0) || viewsAt(location).some((name) => query.has(name))
}

/** The views of what can be at a location. */
function viewsAt(location: string): readonly ViewName[] {
  if (location === queryInterface) return ['define']
  return location.endsWith('/') ? ['confirm', 'map', 'create'] : ['confirm', 'edit', 'history', 'create']
}

/**
 * The page of a view.
 *
 * @param retrieve loads the entity at the location of the request
 */
export function viewPage(view: View, retrieve: () => Awaitable<EntityWithLinks>): Page | Promise<Page> {
  const { location, query } = view.request
  if (location === queryInterface) return definePage(new FormState(new FormValues([...query])), view)
  return location.endsWith('/') ? collectionView(view, query) : entityView(view, query, retrieve)
}

function collectionView(view: View, query: URLSearchParams): Page | Promise<Page> {
  const { bound, request } = view
  if (view.asks('confirm')) return confirmChosenPage(view)
  if (view.asks('map')) return mapPage(view)
  if (!view.asks('create')) return homePage(view)
  if (bound?.class !== 'kind') {
    const start: [string, string][] = bound === undefined ? [] : [['category', bound.identifier]]
    return chooseKindPage(view, bound, (kind) => view.createPath(kind, start))
  }
  return createPage(bound, { location: request.location, method: 'POST' }, new FormState(createValues(query)), view)
}

async function entityView(
  view: View,
  query: URLSearchParams,
  retrieve: () => Awaitable<EntityWithLinks>,
): Promise<Page> {
  if (!(['confirm', 'edit', 'history'] as const).some((name) => view.asks(name))) return createAt(view, query)
  const { entity, links } = await retrieve()
  if (view.asks('confirm')) return confirmDeletePage(entity, links, view)
  if (view.asks('history')) return historyPage(entity, view)
  const kind = view.catalogue.kind(entity.kind)
  if (kind === undefined) {
    throw new OcciError('not-found', `the kind ${entity.kind} is not served any more, so its entities cannot be edited`)
  }
  return editPage(entity, kind, new FormState(new FormValues([...query])), view)
}

/** The form that creates an entity at just this location (`GFD.223 PUT Method`, Create). */
function createAt(view: View, query: URLSearchParams): Page | Promise<Page> {
  const { location } = view.request
  const kind = view.catalogue.kind(query.get('create') ?? '')
  if (kind === undefined) {
    return chooseKindPage(view, undefined, (one) => view.path(location, [['create', one.identifier]]))
  }
  return createPage(kind, { location, method: 'PUT' }, new FormState(createValues(query)), view)
}

/** What is typed in a form that creates an entity, from its query; at a free path, the query names the kind. */
function createValues(query: URLSearchParams): FormValues {
  const kind = query.get('create') ?? ''
  return new FormValues([...query, ...(kind === '' ? [] : [['category', kind] as const])])
}
