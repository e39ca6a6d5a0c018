import type { Entity, Kind, OcciError } from '@occi/core'
import { parseWayBack, type ReceivedMessage, type WayBack } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { FormState } from '../forms/state.ts'
import type { RefusedAction } from '../parts/actions.ts'
import { linksFrom } from '../parts/connections.ts'
import { refusalNotice } from '../parts/refusal-notice.ts'
import { FormValues } from '../read/form-values.ts'
import { isForm, readPairs } from '../read/pairs.ts'
import { queryInterface, View } from '../view.ts'
import { confirmDeletePage } from './confirm.ts'
import { confirmChosenPage } from './confirm-chosen.ts'
import { createPage } from './create.ts'
import { definePage } from './define.ts'
import { editPage } from './edit.ts'
import { pageShownAgain } from './shown-again.ts'

/**
 * The page on which a form was refused: forms with what was typed and what was wrong beside each field, any other page
 * as it is now, and on it what was wrong.
 *
 * @returns undefined if the request was no form, or its page does not exist any more
 */
export async function refusedFormPage(error: OcciError, form: ReceivedMessage, view: View): Promise<Page | undefined> {
  const values = isForm(form) ? new FormValues(readPairs(form)) : undefined
  if (values === undefined || error.code === 'method') return undefined
  const { location, method, query } = view.request
  const state = new FormState(values, error.faults, { isConflict: error.code === 'precondition' })
  if (query.has('action')) return refusedAction(error, state, view)
  const isDeletion = (values.first('_method') ?? method) === 'DELETE'
  // Of a mixin's collection nothing is deleted but the membership.
  if (isDeletion && view.bound?.class !== 'mixin') return refusedDeletion(error, values, view)
  if (values.has('location') || isDeletion) return refusedMembers(error, values, view)
  if (location === queryInterface) return values.has('mixin.term') ? definePage(state, view, error.message) : undefined
  const entity = location.endsWith('/') ? undefined : await view.read.entity(location)
  if (entity !== undefined) return refusedEdit(entity, state, view, error.message)
  const kind = kindOf(values, view)
  if (kind === undefined) return undefined
  const destination = { location, method: location.endsWith('/') ? ('POST' as const) : ('PUT' as const) }
  return createPage(kind, destination, state, view, error.message)
}

function kindOf(values: FormValues, { catalogue, bound }: View): Kind | undefined {
  const named = values.all('category').map((identifier) => catalogue.kind(identifier))
  return named.find((kind) => kind !== undefined) ?? (bound?.class === 'kind' ? bound : undefined)
}

async function refusedEdit(entity: Entity, state: FormState, view: View, refusal: string): Promise<Page | undefined> {
  const kind = view.catalogue.kind(entity.kind)
  return kind === undefined ? undefined : editPage(entity, kind, state, view, refusal)
}

/** The page that had the button; a form with fields comes back in its place, or on its own for a collection. */
async function refusedAction(error: OcciError, state: FormState, view: View): Promise<Page | undefined> {
  const { location, query } = view.request
  const filters = new URLSearchParams(query)
  filters.delete('action')
  const action = view.catalogue.action(state.values.first('action') ?? '')
  const refused: RefusedAction | undefined = action && { action, state }
  const isOfCollection = location.endsWith('/')
  if (isOfCollection && action !== undefined && error.faults.length > 0) {
    return confirmChosenPage(asking(action.identifier, filters, state.values, view), { state, refusal: error.message })
  }
  // Of a collection some may be changed before one is refused.
  const heading = isOfCollection ? 'Not everything was done' : 'Nothing was changed'
  const back = backIn(state.values) ?? { location, query: filters }
  return noted(error, heading, await pageShownAgain(back, view, refused))
}

/** The view in which a form was that acts on entities of a collection. */
function asking(what: string, filters: URLSearchParams, values: FormValues, { context, site }: View): View {
  const query = new URLSearchParams(filters)
  for (const location of values.all('location')) query.append('location', location)
  if (!query.has('location')) query.set('_all', '1')
  query.set('confirm', what)
  query.set('_back', values.first('_back') ?? '')
  return new View({ ...context, request: { ...context.request, method: 'GET', query } }, site)
}

/** Where a form says that it leads back to. */
function backIn(values: FormValues): WayBack | undefined {
  return parseWayBack(values.first('_back') ?? '')
}

/** A form that changes who holds a mixin stands on an entity's page, which it says, or on that of the collection. */
async function refusedMembers(error: OcciError, values: FormValues, view: View): Promise<Page | undefined> {
  const back = backIn(values) ?? { location: view.request.location, query: new URLSearchParams() }
  return noted(error, 'Nothing was changed', await pageShownAgain(back, view))
}

async function refusedDeletion(error: OcciError, values: FormValues, view: View): Promise<Page | undefined> {
  const { location, query } = view.request
  if (location === queryInterface) {
    return noted(error, 'Nothing was changed', await pageShownAgain({ location, query }, view))
  }
  if (location.endsWith('/')) {
    return noted(error, 'Not everything was deleted', await pageShownAgain(backIn(values) ?? { location, query }, view))
  }
  const entity = await view.read.entity(location)
  if (entity === undefined) return undefined
  return noted(error, 'It was not deleted', await confirmDeletePage(entity, await linksFrom(entity, view), view))
}

function noted(error: OcciError, heading: string, page: Page | undefined): Page | undefined {
  return page && { ...page, events: undefined, isPassing: false, alert: refusalNotice(error, heading) }
}
