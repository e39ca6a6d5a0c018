import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { grouped } from '../words.ts'

/** Which entities a page shows, and the ways to the pages before and after. */
export function pager(shown: number, view: View): Markup | false {
  const { part } = view.context
  const { query, location } = view.request
  if (part === undefined) return false
  const { page, number, total, next } = part
  const first = page === undefined ? undefined : (page - 1) * number + 1
  if (next === undefined && (page ?? 1) === 1 && !query.has('after')) return false
  const before = new URLSearchParams(query)
  before.delete('after')
  before.set('page', String(Math.max(1, (page ?? 1) - 1)))
  const last = total === undefined ? undefined : Math.max(1, Math.ceil(total / number))
  // Beyond the end there is nothing; the way back leads to what is there.
  if (page !== undefined && last !== undefined && page > last) before.set('page', String(last))
  const isFirst = page === 1
  return html`<nav class="pager" aria-label="Pages">
${isFirst ? html`<span class="button off">Previous</span>` : html`<a class="button" rel="prev" href="${view.path(location, before)}">${page === undefined ? 'First page' : 'Previous'}</a>`}
<span class="soft">${shown > 0 && first !== undefined && html`${grouped(first)}–${grouped(first + shown - 1)}`}${total !== undefined && html`${shown > 0 && first !== undefined && ' of '}${grouped(total)}`}</span>
${next === undefined ? html`<span class="button off">Next</span>` : html`<a class="button" rel="next" href="${view.path(location, new URLSearchParams(next))}">Next</a>`}
</nav>`
}
