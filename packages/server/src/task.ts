import { chain, type Decoded, type RawType } from '@occi/core/authoring'
import type { MessageSource, Task, TaskPaging } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { type Paging, pagingOf, refusePaging } from './http/paging.ts'
import { checkPreconditions, requireMatch } from './http/preconditions.ts'
import type { Method } from './methods.ts'
import { filterOf, isView } from './query.ts'

/**
 * Returns what a request asks for, without HTTP.
 *
 * @param paging the part of a listing: the result of `requestedPage`
 */
export function taskOf(exchange: Exchange, paging: Paging | undefined): Task {
  const { service, call, location, query, request, url, answer, pages, verb } = exchange
  const isOfView = isView(exchange)
  return {
    call,
    location,
    message: isOfView ? noMessage : messageOf(exchange),
    action: query.size === 0 ? undefined : (query.get('action') ?? undefined),
    filter: isOfView ? undefined : filterOf(exchange),
    paging: paging && taskPaging(paging, pages === undefined),
    shown: {
      entities: answer.rendering.lists === 'entities',
      links: pages === undefined,
      mostLinks: pages?.mostLinks,
    },
    resolving: { catalogue: call.catalogue, limits: service.limits, locate: (uri) => url.locate(uri) },
    batch: service.limits.batch,
    check: (current) => (verb === 'GET' ? requireMatch(request, current) : checkPreconditions(request, current)),
  }
}

const noMessage: MessageSource = {
  decode: () => undefined,
  nothing: () => 'the request carries nothing',
  hasBody: () => false,
}

function messageOf({ service: { renderings }, incoming }: Exchange): MessageSource {
  return {
    decode: (expect: readonly RawType[]) =>
      chain(incoming.receive(), (message): Decoded | undefined =>
        renderings.readerOf(message)?.decode(message, expect),
      ),
    nothing: () => chain(incoming.receive(), (message) => renderings.nothingIn(message)),
    hasBody: () => chain(incoming.receive(), ({ body }) => body.length > 0),
  }
}

function taskPaging({ page, number, after }: Paging, isCounted: boolean): TaskPaging {
  return { limit: number, offset: page === undefined ? undefined : (page - 1) * number, after, isCounted }
}

/**
 * Returns the page that a request asks for. Listings in web pages have pages by default; an action runs on all members
 * unless the query names a page.
 *
 * @throws OcciError `invalid` if the answer has no pages
 */
export function requestedPage(method: Method, { query, service, pages, location }: Exchange): Paging | undefined {
  const isAction = query.has('action')
  if (isAction ? location.endsWith('/') : method.isPaged) {
    return pagingOf(query, { maximum: service.limits.page, standard: isAction ? undefined : pages?.pageSize })
  }
  if (method.isFiltered || isAction) refusePaging(query)
  return undefined
}
