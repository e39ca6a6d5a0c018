import type { AttributeValue } from '@occi/core'
import { shorten } from '@occi/core/authoring'
import { html, type Markup } from './markup.ts'
import { badge, isStateName } from './state.ts'
import { webLink } from './view.ts'
import { grouped } from './words.ts'

/** No value: something to see, and a word for who listens. */
export const none: Markup = html`<span class="none"><span aria-hidden="true">–</span><span class="hidden">no value</span></span>`

/** How long a text may be before only its start is shown. */
const long = 140

/** The value of an attribute as people read it. */
export function valueMarkup(name: string, value: AttributeValue | undefined): Markup {
  if (value === undefined || value === '') return none
  if (typeof value === 'string') return isStateName(name) ? badge(value) : textMarkup(value)
  if (typeof value === 'number') return html`<span class="number">${numberText(value)}</span>`
  if (typeof value === 'boolean') return html`${value ? 'yes' : 'no'}`
  return jsonMarkup(value)
}

/** A value in a few words, for a table. */
export function shortValue(name: string, value: AttributeValue | undefined): Markup {
  if (typeof value === 'string' && value.length > 48)
    return html`<span title="${shorten(value, 400)}">${shorten(value, 48)}</span>`
  if (typeof value === 'object') return html`<code>${shorten(JSON.stringify(value), 48)}</code>`
  const markup = valueMarkup(name, value)
  // A name that is broken at its hyphens reads badly.
  return typeof value === 'string' && value !== '' && value.length <= 32
    ? html`<span class="whole">${markup}</span>`
    : markup
}

function textMarkup(value: string): Markup {
  const time = timeOf(value)
  if (time !== undefined) return fullTime(time, value)
  if (value.length > long) {
    return html`<details class="long"><summary>${shorten(value, 60)} <span class="soft">(${grouped(value.length)} characters)</span></summary><code tabindex="0" role="group" aria-label="The whole text">${value}</code></details>`
  }
  const href = webLink(value)
  return href === undefined ? html`${value}` : html`<a href="${href}" rel="noreferrer">${value}</a>`
}

function jsonMarkup(value: Exclude<AttributeValue, string | number | boolean>): Markup {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length < 60)) {
    return html`<ul class="values">${value.map((item) => html`<li>${String(item)}</li>`)}</ul>`
  }
  return html`<pre class="json" tabindex="0" aria-label="JSON value">${JSON.stringify(value, undefined, 2)}</pre>`
}

/** A number without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(12)))
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/
/** `Intl.DateTimeFormat` would know them, but takes 20 ms of the first page of a process. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The point in time that a text (RFC 3339) stands for; undefined for any other text. */
function timeOf(value: string): number | undefined {
  if (!dateTime.test(value)) return undefined
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}

/** A point in time in words, in UTC: `28 Nov 2026, 19:05`. */
function timeText(time: number): string {
  const date = new Date(time)
  const clock = date.toISOString().slice(-13, -8)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock}`
}

/**
 * A point in time.
 *
 * @param time milliseconds since 1970
 * @param text the same as programs read it (RFC 3339)
 */
export function fullTime(time: number, text = new Date(time).toISOString()): Markup {
  return html`<time datetime="${text}">${timeText(time)} UTC</time>`
}

/** How long the year of a time goes without saying, in milliseconds. */
const recent = 180 * 24 * 60 * 60 * 1000

/**
 * A point in time in few words, in UTC: `28 Nov 19:05`, and long ago or ahead `28 Nov 2026`. Its tooltip has both.
 *
 * @param time milliseconds since 1970
 */
export function shortTime(time: number | undefined, now = Date.now()): Markup {
  if (time === undefined) return none
  const text = timeText(time)
  const [date = '', clock = ''] = text.split(', ')
  const words = Math.abs(now - time) < recent ? `${date.slice(0, date.lastIndexOf(' '))} ${clock}` : date
  return html`<time datetime="${new Date(time).toISOString()}" title="${text} UTC">${words}</time>`
}
