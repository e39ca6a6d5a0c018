import { type Action, type Entity, isApplicable, type Kind, type Mixin } from '@occi/core'
import { definersOf } from '@occi/core/authoring'
import { attributeField } from '../forms/attribute-field.ts'
import { hidden } from '../forms/field.ts'
import { FormState } from '../forms/state.ts'
import { type Content, flag, html, type Markup } from '../markup.ts'
import type { Query, View } from '../view.ts'
import { actionTitleParts, labelsOf, presentOf, titleOf } from '../words.ts'

/** An action that was refused, with what was typed for it. */
export interface RefusedAction {
  readonly action: Action
  readonly state: FormState
}

/** The buttons of what can be done to an entity now, and the names of what cannot. */
export function entityActions(
  entity: Entity,
  view: View,
  refused?: RefusedAction,
): { now: readonly Markup[]; later: readonly string[] } {
  const defined = view.catalogue.actions.filter((action) => definersOf(action, entity, view.catalogue).length > 0)
  const kind = view.catalogue.kind(entity.kind)
  const now = defined.filter((action) => isApplicable(action, entity, view.catalogue))
  return {
    now: now.map((action) => actionButton(action, entity.location, [], view, kind, refused)),
    later: defined.filter((action) => !now.includes(action)).map((action) => shortTitle(action, kind)),
  }
}

/** The title of an action on the page of its entity. */
function shortTitle(action: Action, of: Kind | Mixin | undefined): string {
  const [before, , after] = actionTitleParts(action, of)
  return before + after
}

/** The same for a button, which is still called by the whole title. */
export function buttonTitle(action: Action, of: Kind | Mixin | undefined): Content {
  const [before, object, after] = actionTitleParts(action, of)
  return [before, object !== '' && html`<span class="hidden">${object}</span>`, after]
}

/**
 * The button of an action: one that takes attributes opens their fields.
 *
 * @param of what the page is about
 * @param refused what was typed before, for the action that was refused
 */
export function actionButton(
  action: Action,
  location: string,
  query: Query,
  view: View,
  of: Kind | Mixin | undefined,
  refused?: RefusedAction,
): Markup {
  if (Object.keys(action.attributes).length === 0) {
    return html`<form method="post" action="${actionPath(action, location, query, view)}">${hidden('action', action.identifier)}<button type="submit" class="button" data-doing="${presentOf(action)}"><span>${buttonTitle(action, of)}</span></button></form>`
  }
  const isRefused = refused?.action === action
  const state = isRefused ? refused.state : new FormState(undefined, [], { scope: action.term })
  return html`<details class="drop" name="actions"${flag('open', isRefused)}><summary class="button"><span>${buttonTitle(action, of)} …</span></summary><div class="panel">${actionForm(action, location, query, state, view)}</div></details>`
}

/** What the form of an action has beside its attributes. */
export interface ActionFormOptions {
  /** What it carries along. */
  readonly fields?: Content
  /** What its button says; defaults to the title of the action. */
  readonly text?: string
  /** The address of the way back; defaults to none. */
  readonly cancel?: string
}

/** The form of an action with its attributes. */
export function actionForm(
  action: Action,
  location: string,
  query: Query,
  state: FormState,
  view: View,
  { fields: carried, text = titleOf(action), cancel }: ActionFormOptions = {},
): Markup {
  const labels = labelsOf(Object.keys(action.attributes), action)
  const fields = Object.entries(action.attributes).map(([name, definition]) =>
    attributeField({ name, definition, label: labels.get(name) ?? name, state }),
  )
  return html`<form class="form" method="post" action="${actionPath(action, location, query, view)}">${hidden('action', action.identifier)}${carried}
${fields.length > 0 && html`<div class="fields">${fields}</div>`}<p class="row"><button type="submit" class="button main" data-doing="${presentOf(action)}"><span>${text}</span></button>${cancel !== undefined && html`<a class="button quiet" href="${cancel}" data-back>Cancel</a>`}</p></form>`
}

/** `GFD.223 Trigger Action`: the query names the action by its term. */
function actionPath(action: Action, location: string, query: Query, view: View): string {
  return view.path(location, [['action', action.term], ...query])
}
