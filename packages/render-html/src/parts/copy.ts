import { html, type Markup } from '../markup.ts'
import { icon } from './icon.ts'

/** A text for programs with a button that copies it, which only the script shows. */
export function copyable(text: string, what: string): Markup {
  return html`<code>${text}</code><button type="button" class="copy scripted" data-copy title="Copy ${what}">${icon('copy')}<span class="hidden">Copy ${what}</span></button>`
}
