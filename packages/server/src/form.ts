import { OcciError } from '@occi/core'
import { canonicalPath, type ReceivedMessage } from '@occi/core/authoring'
import type { Exchange } from './exchange.ts'
import { parseMediaTypes } from './http/media-type.ts'
import type { HttpRequest, HttpResponse } from './http/messages.ts'
import { textOf } from './incoming.ts'

const formType = 'application/x-www-form-urlencoded'
const formMethods = new Set(['POST', 'PUT', 'DELETE'])

/** Returns whether a request is the post of a form. */
export function isForm(request: HttpRequest): boolean {
  const [type, another] = parseMediaTypes(request.header('content-type') ?? '')
  return type?.type === formType && another === undefined
}

/** The method that a form means: HTML knows only GET and POST, so its field `_method` says PUT and DELETE. */
export function formMethod(message: ReceivedMessage): string {
  const method = new URLSearchParams(textOf(message)).get('_method') ?? 'POST'
  if (formMethods.has(method)) return method
  throw new OcciError('method', `a form's _method is ${[...formMethods].join(', ')}, not ${method}`)
}

/** Sends a browser on to what a form has made or changed, so that reloading does not repeat it. */
export function redirectAfterForm(exchange: Exchange, response: HttpResponse): HttpResponse {
  if (exchange.pages === undefined || response.status >= 300) return response
  const back = cameFrom(exchange.incoming.received)
  const made = back === undefined ? response.fields.find(([name]) => name === 'Location')?.[1] : undefined
  const next = (made === undefined ? undefined : exchange.url.locate(made)) ?? back ?? nextLocation(exchange)
  return {
    status: 303,
    // A path alone: the policy of the page, form-action 'self', stops a browser that a wrong scheme or host is sent to.
    fields: [...exchange.service.commonFields(exchange), ['Location', exchange.url.path(next)]],
    body: undefined,
  }
}

/** The location that a form leads back to, as its field `_back` says: of this service, never another address. */
function cameFrom(message: ReceivedMessage | undefined): string | undefined {
  const back = message === undefined ? null : new URLSearchParams(textOf(message)).get('_back')
  return back !== null && canonicalPath(back) === back ? back : undefined
}

function nextLocation({ verb, location }: Exchange): string {
  const isEntity = !location.endsWith('/')
  // What was deleted cannot be shown: its collection can.
  return verb === 'DELETE' && isEntity ? location.slice(0, location.lastIndexOf('/') + 1) : location
}
