import { type Content, flag, html, type Markup, trusted } from '../markup.ts'
import { icon } from '../parts/icon.ts'
import type { FormState } from './state.ts'

/** What every field of a form has. */
export interface Field {
  /** Its name in the form. */
  readonly name: string
  readonly label: string
  /** The name by which programs know it. */
  readonly code?: string
  readonly hint?: Content
  readonly required?: boolean
  /** Whether the browser insists on it. Defaults to whether it is required. */
  readonly insists?: boolean
  readonly state: FormState
}

/** A label, what helps to fill it in, the control, and what was wrong with it. */
export function field(options: Field, control: (attributes: Markup) => Markup): Markup {
  const { name, label, code, hint, required = false, insists = required, state } = options
  const id = state.id(name)
  const messages = state.messages(name, label, code)
  const described = [hint === undefined ? '' : `${id}-hint`, messages.length === 0 ? '' : `${id}-fault`]
    .join(' ')
    .trim()
  const attributes = html` id="${id}" name="${name}"${described !== '' && html` aria-describedby="${described}"`}${
    messages.length > 0 && trusted(' aria-invalid="true"')
  }${flag('required', insists)}`
  return html`<div class="field${messages.length > 0 && ' wrong'}">
<div class="label"><label for="${id}">${label}</label>${required && html`<span class="needed">required</span>`}${
    code !== undefined && html`<code>${code}</code>`
  }</div>
${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${control(attributes)}
${messages.length > 0 && html`<p class="fault" id="${id}-fault">${icon('warn')}<span>${messages.join('; ')}</span></p>`}
</div>`
}

/** A field for one line of text. */
export function textField(
  options: Field & { readonly value?: string | undefined; readonly placeholder?: string },
): Markup {
  const { value = '', placeholder } = options
  return field(
    options,
    (attributes) =>
      html`<input type="text"${attributes} value="${value}" autocomplete="off"${
        placeholder !== undefined && html` placeholder="${placeholder}"`
      }>`,
  )
}

/** One of the values of a list. */
export interface Option {
  readonly value: string
  readonly text: string
}

/** The options of a list, one of them chosen. A value that is none of them is shown as well, it must not be lost. */
export function optionList(options: readonly Option[], value: string | undefined): Content {
  const all =
    value === undefined || options.some((one) => one.value === value) ? options : [{ value, text: value }, ...options]
  return all.map(
    (one) => html`<option value="${one.value}"${flag('selected', one.value === value)}>${one.text}</option>`,
  )
}

/** A value that the form carries and does not show. */
export function hidden(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`
}
