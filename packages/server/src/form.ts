import { OcciError } from '@occi/core'
import type { ReceivedMessage } from '@occi/core/authoring'
import type { Asked } from './exchange.ts'
import { parseMediaTypes } from './http/media-type.ts'
import type { HttpRequest } from './http/messages.ts'
import { textOf } from './incoming.ts'

const formType = 'application/x-www-form-urlencoded'
const formMethods = new Set(['POST', 'PUT', 'DELETE', 'GET'])

/** Returns whether a request is the post of a form. */
export function isForm(request: HttpRequest): boolean {
  const [type, another] = parseMediaTypes(request.header('content-type') ?? '')
  return type?.type === formType && another === undefined
}

/**
 * Returns what a form means. HTML knows only GET and POST, so its field `_method` says PUT and DELETE, and GET for a query
 * that is too long for an address, such as one that names many entities. The form of an entity that changes whether this holds a mixin names the collection of the mixin in its field `_collection`, and the
 * entity in its field `location`.
 *
 * @throws OcciError `method` for another method, `invalid` for another entity than the one it was posted to
 */
export function meaningOf(asked: Asked, message: ReceivedMessage): Asked {
  const form = new URLSearchParams(textOf(message))
  const verb = form.get('_method') ?? 'POST'
  if (!formMethods.has(verb)) {
    throw new OcciError('method', `a form's _method is ${[...formMethods].join(', ')}, not ${verb}`)
  }
  if (verb === 'GET') return { ...asked, verb, query: asQuery(asked.query, form) }
  const collection = form.get('_collection')
  if (collection === null) return { ...asked, verb, members: membersIn(form, verb, asked) }
  const isOfEntity = form.getAll('location').every((location) => location === asked.location)
  if (isOfEntity && form.has('location') && asked.query.size === 0 && asked.call.catalogue.at(collection) !== undefined)
    return { ...asked, verb, location: collection }
  throw new OcciError(
    'invalid',
    `the form names the collection '${collection}' for other entities than ${asked.location}: post it to the collection`,
  )
}

/** The query of an address, and what a form adds to it. */
function asQuery(query: URLSearchParams, form: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query, ...[...form].filter(([name]) => name !== '_method')])
}

/** The entities of a collection that a form acts on or deletes; undefined for all, or if it does neither. */
function membersIn(form: URLSearchParams, verb: string, { query }: Asked): readonly string[] | undefined {
  const isAbout = query.has('action') || verb === 'DELETE'
  return isAbout && form.has('location') ? form.getAll('location') : undefined
}

/** Returns whether a request is a form whose fields are its query. */
export function isQueryForm({ verb, request }: Pick<Asked, 'verb' | 'request'>): boolean {
  return verb === 'GET' && request.method === 'POST'
}

/** Returns whether a form says by its field `_all` that it is about everything, which a request without a body is. */
export function meansAll(request: HttpRequest, message: ReceivedMessage): boolean {
  return isForm(request) && new URLSearchParams(textOf(message)).has('_all')
}
