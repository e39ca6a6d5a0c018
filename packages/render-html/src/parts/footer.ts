import { ownParameters } from '../listing.ts'
import { html, type Markup } from '../markup.ts'
import { type Query, queryText, type View, viewNames } from '../view.ts'
import { copyable } from './copy.ts'

/** The end of every page: its data, for users who write a program, and a choice of colours, which needs the script. */
export function footer(view: View): Markup {
  const looks = ['system', 'light', 'dark'].map(
    (look) => html`<button type="button" data-look="${look}" aria-pressed="false">${look}</button>`,
  )
  return html`<footer class="foot"><p>The same as data: ${copyable(curlCommand(view), 'the command')}</p>
<div class="switch scripted" role="group" aria-label="Colours">${looks}</div></footer>`
}

function curlCommand(view: View): string {
  const { context, request } = view
  const query = queryText(dataQuery(view))
  const url = context.url(request.location) + (query === '' ? '' : `?${query}`)
  // curl then requests the password.
  const user = context.signedIn?.isBasic === true ? ['-u', shellWord(context.signedIn.name)] : []
  return ['curl', ...user, '-H', "'Accept: application/occi+json'", shellWord(url)].join(' ')
}

/** What of the query narrows a listing, for programs as well. */
function dataQuery({ request: { location, query } }: View): Query {
  const isOther = viewNames.some((name) => name !== 'map' && query.has(name)) || query.has('action')
  if (isOther || !location.endsWith('/')) return []
  return [...query].filter(([name, value]) => value !== '' && name !== 'map' && !ownParameters.includes(name))
}

/** A word for a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
