import {
  type Done,
  doneParameter,
  formatDone,
  parseWayBack,
  type ReceivedMessage,
  type WayBack,
} from '@occi/core/authoring'
import type { Result } from '@occi/engine'
import { locationsIn } from './answer.ts'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import { textOf } from './incoming.ts'

/** Sends a browser on to what a form has made or changed, so that reloading does not repeat it. */
export function redirectAfterForm(exchange: Exchange, result: Result): HttpResponse {
  const { service, url, incoming } = exchange
  const back = cameFrom(incoming.received)
  const made = back === undefined && result.meaning === 'created' ? locationsIn(result.payload)[0] : undefined
  const next = made ?? back?.location ?? nextLocation(exchange)
  const query = back?.query ?? (next === exchange.location ? filtersOf(exchange) : new URLSearchParams())
  query.delete(doneParameter)
  const shown = query.size === 0 ? '' : `${query}&`
  const note = `${doneParameter}=${formatDone(doneBy(exchange, result, next))}`
  // A path alone: the policy of the page, form-action 'self', stops a browser that a wrong scheme or host is sent to.
  const target = `${url.path(next)}?${shown}${note}`
  return { status: 303, fields: [...service.fields.of(exchange.call), ['Location', target]], body: undefined }
}

/** Where a form leads back to, as its field `_back` says: within this service, never to another address. */
function cameFrom(message: ReceivedMessage | undefined): WayBack | undefined {
  const back = message === undefined ? null : new URLSearchParams(textOf(message)).get('_back')
  return back === null ? undefined : parseWayBack(back)
}

function nextLocation({ verb, location }: Exchange): string {
  const isEntity = !location.endsWith('/')
  // What was deleted cannot be shown: its collection can.
  return verb === 'DELETE' && isEntity ? location.slice(0, location.lastIndexOf('/') + 1) : location
}

/** What the listing was narrowed by on which something was done. */
function filtersOf({ query }: Exchange): URLSearchParams {
  const filters = new URLSearchParams(query)
  filters.delete('action')
  return filters
}

/** What a form has done, for the page that comes next. */
function doneBy({ verb, location, query, call }: Exchange, { meaning, payload, extent }: Result, next: string): Done {
  // The page of what was created need not lead to itself.
  const made = locationsIn(payload).filter((one) => one !== next)
  const { count, of } = extent ?? { count: payload.type === 'entities' ? made.length : 1, of: 1 }
  const action = query.get('action')
  if (action !== null) return { type: 'acted', count, of, subject: action }
  if (location === '/-/') return { type: meaning === 'deleted' ? 'dropped' : 'defined', count, of, subject: made[0] }
  if (meaning === 'created') return { type: 'created', count, of: count, subject: count === 1 ? made[0] : undefined }
  if (verb !== 'PUT' && call.catalogue.at(location)?.class === 'mixin') {
    return { type: verb === 'DELETE' ? 'removed' : 'added', count, of, subject: location }
  }
  return { type: meaning === 'deleted' ? 'deleted' : 'saved', count, of }
}
