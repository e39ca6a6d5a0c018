import { type Awaitable, OcciError } from '@occi/core'
import { chain } from '@occi/core/authoring'
import { hasSomething } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { parseEntityTags } from './http/etag.ts'
import type { HttpResponse } from './http/messages.ts'

/**
 * Looks at the preconditions of a request for a collection or the query interface (RFC 9110 §13.1). These have no
 * entity-tag, so that no tag names them; `*` asks whether they are there at all.
 *
 * @returns the answer 304 to a GET that wants what is not there; else nothing, and the request goes on
 * @throws OcciError `precondition`
 */
export function checkCollection(exchange: Exchange): Awaitable<HttpResponse | undefined> {
  const { request } = exchange
  const match = request.header('if-match')
  const none = request.header('if-none-match')
  if (match === undefined && none === undefined) return undefined
  const isAny = (list: string | undefined) => list !== undefined && parseEntityTags(list) === '*'
  return chain(hasSomething(exchange.location, exchange.call), (isThere) => {
    // What is refused anyway is refused for what is wrong with it (RFC 9110 §13.2.1).
    if (!isThere && exchange.verb !== 'POST') return undefined
    if (match !== undefined && !(isThere && isAny(match))) {
      const found = isThere ? 'a collection has no entity-tag' : 'there is nothing here'
      throw new OcciError('precondition', `If-Match does not hold: ${found}`)
    }
    if (!isThere || !isAny(none)) return undefined
    if (exchange.verb !== 'GET') {
      throw new OcciError('precondition', 'If-None-Match does not hold: there is a collection here')
    }
    return { status: 304, fields: exchange.service.fields.of(exchange.call), body: undefined }
  })
}
