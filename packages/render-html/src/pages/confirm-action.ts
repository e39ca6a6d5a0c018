import { type Action, isApplicable, type Kind } from '@occi/core'
import { definersOf } from '@occi/core/authoring'
import { backPath, chosenFields, chosenOf } from '../chosen.ts'
import type { Page } from '../document.ts'
import { type Filter, filterQuery, filtersOf, listedKind } from '../filter.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { FormState } from '../forms/state.ts'
import { html } from '../markup.ts'
import { actionForm } from '../parts/actions.ts'
import { sizeWords } from '../size.ts'
import type { View } from '../view.ts'
import { actionTitleParts, grouped, titleOf } from '../words.ts'
import { back, nothingPage, questionPage } from './question.ts'

/** A form that was refused, to be shown again. */
export interface RefusedForm {
  readonly state: FormState
  readonly refusal: string
}

/** The filters of a listing, and if entities of one kind alone have the action, that kind. */
function filtersFor(action: Action, view: View): readonly Filter[] {
  const filters = filtersOf(view)
  const [kind, another] = view.catalogue.kinds.filter(({ allActions }) => allActions.includes(action))
  if (listedKind(filters, view) !== undefined || kind === undefined || another !== undefined) return filters
  return [...filters, { name: 'category', value: kind.identifier, label: titleOf(kind) }]
}

/** Asks whether an action shall be done to the chosen entities. */
export async function confirmActionPage(action: Action, view: View, refused?: RefusedForm): Promise<Page> {
  const { catalogue, request } = view
  const { entities, isAll, size, filters } = await chosenOf(view, filtersFor(action, view))
  const defined = entities?.filter((entity) => definersOf(action, entity, catalogue).length > 0)
  const now = defined?.filter((entity) => isApplicable(action, entity, catalogue))
  if (size.number === 0) return nothingPage(view)
  const kind = listedKind(filters, view)
  const { state = new FormState(), refusal } = refused ?? {}
  if (now?.length === 0) {
    const lead = `It is not possible ${size.number === 1 ? 'for this entity' : `for any of these ${grouped(size.number)} entities`} now.`
    return questionPage(
      sentence(action, 'nothing', kind),
      lead,
      entities,
      html`${faultSummary(state, refusal)}${back(view, 'Back')}`,
      view,
    )
  }
  const count = now === undefined ? size : { number: now.length, isMore: false }
  const rest = [
    now === undefined && 'It runs on each of them to which it applies when its turn comes.',
    now !== undefined && now.length < size.number && left(size.number - now.length),
  ]
  const form = actionForm(action, request.location, isAll ? filterQuery(filters) : [], state, view, {
    fields: chosenFields(isAll ? [] : (defined ?? []), view),
    text: sentence(action, sizeWords(count, 'entity', 'entities'), kind),
    cancel: backPath(view),
  })
  const of = count.number === size.number ? '' : `${grouped(count.number)} of `
  const title = `${sentence(action, of + sizeWords(size, 'entity', 'entities'), kind)}?`
  return questionPage(title, rest, now, html`${faultSummary(state, refusal)}${form}`, view)
}

/** What an action does to so many: `Start 3 entities`. */
function sentence(action: Action, what: string, kind: Kind | undefined): string {
  const [before, object, after] = actionTitleParts(action, kind)
  return object === '' && before.includes(' ') ? `${before}: ${what}` : `${before} ${what}${after}`
}

function left(count: number): string {
  return count === 1
    ? 'It is not possible for the other one now, which stays as it is.'
    : `It is not possible for the other ${grouped(count)} now; they stay as they are.`
}
