import type { Entity, Kind, OcciError } from '@occi/core'
import type { ReceivedMessage } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { FormState } from '../forms/state.ts'
import { html } from '../markup.ts'
import { actionForm } from '../parts/actions.ts'
import { entityTrail } from '../parts/trail.ts'
import { FormValues } from '../read/form-values.ts'
import { isForm, readPairs } from '../read/pairs.ts'
import { queryInterface, type View } from '../view.ts'
import { nameOf, titleOf } from '../words.ts'
import { createPage } from './create.ts'
import { definePage } from './define.ts'
import { editPage } from './edit.ts'

/**
 * The form that was refused, with what was typed and what was wrong beside each field.
 *
 * @returns undefined if the request was no form that can be shown again
 */
export async function refusedFormPage(error: OcciError, form: ReceivedMessage, view: View): Promise<Page | undefined> {
  const values = isForm(form) ? new FormValues(readPairs(form)) : undefined
  if (values === undefined) return undefined
  const { location, method, query } = view.request
  const state = new FormState(values, error.faults, { isConflict: error.code === 'precondition' })
  if ((values.first('_method') ?? method) === 'DELETE') return undefined
  if (location === queryInterface) return values.has('mixin.term') ? definePage(state, view, error.message) : undefined
  if (query.has('action')) return refusedAction(state, view, error.message)
  const entity = location.endsWith('/') ? undefined : await view.read.entity(location)
  if (entity !== undefined) return refusedEdit(entity, state, view, error.message)
  const kind = kindOf(values, view)
  if (kind === undefined || values.has('location')) return undefined
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

async function refusedAction(state: FormState, view: View, refusal: string): Promise<Page | undefined> {
  const { location, query } = view.request
  const action = view.catalogue.action(state.values.first('action') ?? '')
  if (action === undefined || Object.keys(action.attributes).length === 0) return undefined
  const entity = location.endsWith('/') ? undefined : await view.read.entity(location)
  const filters = [...query].filter(([name]) => name !== 'action')
  const form = actionForm(action, location, filters, state, view, view.path(location))
  const title = entity === undefined ? titleOf(action) : `${titleOf(action)} ${nameOf(entity)}`
  const trail = entity === undefined ? [{ text: location, location }] : entityTrail(entity, view)
  const body = html`<div class="head"><h1>${title}</h1></div>${faultSummary(state, refusal)}${form}`
  return { title, trail: [...trail, { text: titleOf(action) }], body }
}
