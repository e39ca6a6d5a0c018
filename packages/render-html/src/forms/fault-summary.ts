import type { Fault } from '@occi/core'
import { formatFault } from '@occi/core/authoring'
import { html, type Markup } from '../markup.ts'
import { icon } from '../parts/icon.ts'
import { type FormState, fieldOf } from './state.ts'

/**
 * All that was wrong with a form, each leading to its field; created after the fields, so that it knows which exist.
 */
export function faultSummary(state: FormState, message: string | undefined): Markup | false {
  if (message === undefined) return false
  const { faults, isConflict } = state
  return html`<div class="notice tone-bad" role="alert">
<h2>${icon('warn')}${isConflict ? 'It was changed since you read it' : 'Nothing was changed'}</h2>
${faults.length === 0 ? html`<p>${message}</p>` : html`<ul>${faults.map((fault) => html`<li>${entry(fault, state)}</li>`)}</ul>`}
${isConflict && html`<p>Your input is kept. If you send it again, it replaces the current values.</p>`}
</div>`
}

function entry(fault: Fault, state: FormState): Markup {
  const name = fieldOf(fault)
  if (name === undefined || !state.isShown(name)) return html`${formatFault(fault)}`
  return html`<a href="#${encodeURIComponent(state.id(name))}">${state.say(name, fault.message)}</a>`
}
