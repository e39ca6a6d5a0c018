import { type Awaitable, OcciError, type Order } from '@occi/core'
import { chain, type Decoded, type EntityWithLinks, type RawType, type ResolveContext } from '@occi/core/authoring'
import type { Call, MessageSource, Shown, Task, TaskFilter, TaskPaging } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { isQueryForm, meansAll } from './form.ts'
import { nothingIn, readerFor } from './http/content-type.ts'
import { type Paging, pagingOf, refusePaging } from './http/paging.ts'
import { checkPreconditions, requireMatch } from './http/preconditions.ts'
import type { Method } from './methods.ts'
import { filterIn, isView, orderIn } from './query.ts'

/**
 * Returns what a request asks for, without HTTP.
 *
 * @param paging the part of a listing: the result of `requestedPage`
 * @param around whether an entity is followed with its neighbours
 */
export function taskOf(method: Method, exchange: Exchange, paging: Paging | undefined, around = false): Task {
  return new RequestTask(method, exchange, paging, around)
}

/** What a request asks for: its query is checked at once, and what a use case does not need is not made. */
class RequestTask implements Task {
  readonly call: Call
  readonly location: string
  readonly action: string | undefined
  readonly filter: TaskFilter | undefined
  readonly order: Order | undefined
  readonly paging: TaskPaging | undefined
  readonly around: boolean
  readonly #exchange: Exchange

  constructor(method: Method, exchange: Exchange, paging: Paging | undefined, around: boolean) {
    const { query } = exchange
    const isOfView = isView(exchange)
    this.call = exchange.call
    this.location = exchange.location
    this.action = query.size === 0 ? undefined : (query.get('action') ?? undefined)
    this.filter = isOfView ? undefined : filterIn(exchange)
    this.order = isOfView ? undefined : requestedOrder(method, exchange)
    this.paging = paging && taskPaging(paging, exchange.pages === undefined)
    this.around = around
    this.#exchange = exchange
  }

  get members(): readonly string[] | undefined {
    return this.#exchange.members
  }

  get message(): MessageSource {
    return isView(this.#exchange) || isQueryForm(this.#exchange) ? noMessage : new RequestMessage(this.#exchange)
  }

  get shown(): Shown {
    const { answer, pages } = this.#exchange
    return {
      entities: answer.rendering.lists === 'entities',
      links: pages === undefined,
      mostLinks: pages?.mostLinks,
    }
  }

  get resolving(): ResolveContext {
    const { service, url } = this.#exchange
    return { catalogue: this.call.catalogue, limits: service.limits, locate: url.locate }
  }

  get batch(): number {
    return this.#exchange.service.limits.batch
  }

  /** A function of its own, since use cases pass it on. */
  get check(): (current: EntityWithLinks | undefined) => void {
    const { verb, request } = this.#exchange
    return (current) => (verb === 'GET' ? requireMatch(request, current) : checkPreconditions(request, current))
  }
}

const noMessage: MessageSource = {
  decode: () => undefined,
  nothing: () => 'the request carries nothing',
  hasBody: () => false,
}

/** What a request carries; it is read when it is first asked for. */
class RequestMessage implements MessageSource {
  readonly #exchange: Exchange

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  decode(expect: readonly RawType[]): Awaitable<Decoded | undefined> {
    const { incoming, service } = this.#exchange
    return chain(incoming.receive(), (message) => readerFor(message, service.renderings.all)?.decode(message, expect))
  }

  nothing(): Awaitable<string> {
    const { incoming, service } = this.#exchange
    return chain(incoming.receive(), (message) => nothingIn(message, service.renderings.all))
  }

  hasBody(): Awaitable<boolean> {
    const { incoming, request } = this.#exchange
    return chain(incoming.receive(), (message) => message.body.length > 0 && !meansAll(request, message))
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
export function requestedPage(method: Method, exchange: Exchange): Paging | undefined {
  const { query, service, pages } = exchange
  const isAction = query.has('action')
  if (isListing(method, exchange)) {
    return pagingOf(query, { maximum: service.limits.page, standard: isAction ? undefined : pages?.pageSize })
  }
  if (method.isFiltered || isAction) refusePaging(query)
  return undefined
}

/**
 * Returns how a request sorts what it lists, or what it acts on.
 *
 * @throws OcciError `invalid` if there is nothing to sort
 */
function requestedOrder(method: Method, exchange: Exchange): Order | undefined {
  const order = orderIn(exchange.query)
  if (order === undefined || isListing(method, exchange)) return order
  throw new OcciError('invalid', `order sorts a listing, and this request has none: leave it out`)
}

/** Whether a request is about the entities of a collection, one after the other. */
function isListing(method: Method, { query, location }: Exchange): boolean {
  return query.has('action') ? location.endsWith('/') : method.isPaged === true
}
