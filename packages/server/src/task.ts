import { chain, type Decoded, type RawType } from '@occi/core/authoring'
import type { MessageSource, Task, TaskPaging } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { pagingOf, refusePaging } from './http/paging.ts'
import { checkPreconditions, requireMatch } from './http/preconditions.ts'
import type { Method } from './methods.ts'
import { filterOf, isView } from './query.ts'

/** Returns what a request asks for, without HTTP. */
export function taskOf(method: Method, exchange: Exchange): Task {
  const { service, call, location, query, request, url, answer, pages, verb } = exchange
  const isOfView = isView(exchange)
  return {
    call,
    location,
    message: isOfView ? noMessage : messageOf(exchange),
    action: query.get('action') ?? undefined,
    filter: isOfView ? undefined : filterOf(exchange),
    paging: pagingFor(method, exchange),
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

/** The part of a listing that a request asks for; what has no pages must not ask for one. */
function pagingFor(method: Method, { query, service, pages }: Exchange): TaskPaging | undefined {
  if (!method.isPaged || query.has('action')) {
    if (method.isFiltered || query.has('action')) refusePaging(query)
    return undefined
  }
  const paging = pagingOf(query, { maximum: service.limits.page, standard: pages?.pageSize })
  if (paging === undefined) return undefined
  const { page, number, after } = paging
  return {
    limit: number,
    offset: page === undefined ? undefined : (page - 1) * number,
    after,
    isCounted: pages === undefined,
  }
}
