import type { OcciError } from '@occi/core'
import { formatFault } from '@occi/core/authoring'
import { html, type Markup } from '../markup.ts'
import { icon } from './icon.ts'

/** Says on the page that the user was on why a form was refused. */
export function refusalNotice({ message, faults }: OcciError, heading: string): Markup {
  return html`<div class="notice tone-bad" role="alert"><h2>${icon('warn')}${heading}</h2>${
    faults.length > 1
      ? html`<ul>${faults.map((fault) => html`<li>${formatFault(fault)}</li>`)}</ul>`
      : html`<p>${message}</p>`
  }</div>`
}
