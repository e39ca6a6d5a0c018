import { type Awaitable, isOcciError, OcciError } from '@occi/core'
import { attempt, chain, type Rendering } from '@occi/core/authoring'
import { targetAt } from '@occi/engine'
import { answer } from './answer.ts'
import { checkCollection } from './collection-preconditions.ts'
import { errorResponse } from './error-response.ts'
import { answerWithEvents } from './event-stream.ts'
import { type Asked, type Exchange, exchangeOf } from './exchange.ts'
import { isForm, isQueryForm, meaningOf } from './form.ts'
import type { HttpResponse } from './http/messages.ts'
import { allow, isLenient, type Method, methodsOf } from './methods.ts'
import { formatIn, isView, requireKnownQuery } from './query.ts'
import { redirectAfterForm } from './redirect.ts'
import type { WantedRendering } from './renderings.ts'
import { requestedPage, taskOf } from './task.ts'
import { answerView } from './view.ts'

const none: ReadonlySet<Rendering> = new Set()

/** Carries out a request whose caller is known, and answers it; its failures are answered as well. */
export function carryOut(asked: Asked): Awaitable<HttpResponse> {
  return attempt(
    () => chain(meantBy(asked), carryOutAs),
    (error) => errorAnswer(asked, error),
  )
}

/** Answers with an error. */
export function errorAnswer(asked: Asked, error: unknown): Awaitable<HttpResponse> {
  return errorResponse(exchangeOf(asked, asked.service.renderings.forErrors(wantedBy(asked))), error)
}

/** A form says in its body what it means; everything else in its first line. */
function meantBy(asked: Asked): Awaitable<Asked> {
  const { request, verb, incoming } = asked
  if (verb !== 'POST' || !isForm(request)) return asked
  return chain(incoming.receive(), (message) => meaningOf(asked, message))
}

function carryOutAs(asked: Asked): Awaitable<HttpResponse> {
  const { type, location } = targetAt(asked.location, asked.call.catalogue, isLenient(asked.verb))
  const found = location === asked.location ? asked : { ...asked, location }
  return attempt(
    () => operate(methodsOf[type], found),
    (error) => errorAnswer(found, error),
  )
}

function operate(methods: (typeof methodsOf)[keyof typeof methodsOf], asked: Asked): Awaitable<HttpResponse> {
  const { service, verb, incoming } = asked
  const { renderings } = service
  if (verb === 'OPTIONS') {
    const fields = service.fields.of(asked.call)
    return { status: 204, fields: [...fields, ['Allow', allow(methods)]], body: undefined }
  }
  const method = Object.hasOwn(methods, verb) ? methods[verb] : undefined
  if (method === undefined) {
    throw new OcciError('method', `${verb} is not defined for this path, expected ${allow(methods)}`)
  }
  const streaming = method.isFollowed ? renderings.forEvents(wantedFor(asked)) : undefined
  if (streaming !== undefined) return answerWithEvents(method, asked, streaming)
  const exchange = exchangeOf(asked, renderings.requireAnswer(wantedFor(asked), method.answers))
  requireKnownQuery(method, exchange)
  if (!incoming.isUntyped) return runMethod(method, exchange)
  // Only the body tells what it is, and so in which rendering the client wants the answer.
  return chain(incoming.receive(), () =>
    runMethod(method, exchangeOf(asked, renderings.requireAnswer(wantedFor(asked), method.answers))),
  )
}

function runMethod(method: Method, exchange: Exchange): Awaitable<HttpResponse> {
  return exchange.verb === 'GET' ? answerGet(method, exchange) : answerMethod(method, exchange)
}

/** Answers a GET; if the rendering cannot write just this, in the next that the client accepts (RFC 9110 §12.5.1). */
function answerGet(method: Method, exchange: Exchange, tried: ReadonlySet<Rendering> = none): Awaitable<HttpResponse> {
  return attempt(
    () => answerMethod(method, exchange),
    (error) => {
      if (!isOcciError(error, 'not-acceptable')) throw error
      const all = new Set(tried).add(exchange.answer.rendering)
      const other = exchange.service.renderings.another(wantedFor(exchange), method.answers, all)
      if (other === undefined) throw error
      return answerGet(method, exchangeOf(exchange, other), all)
    },
  )
}

/** Carries out what the method does, if the preconditions of the request hold. */
function answerMethod(method: Method, exchange: Exchange): Awaitable<HttpResponse> {
  if (isWholeQueryInterface(method, exchange)) return exchange.service.queryInterface.answer(exchange)
  const better = betterAddress(exchange)
  if (better !== undefined) return redirect(exchange, better)
  const isCollection = exchange.location.endsWith('/')
  return chain(isCollection ? checkCollection(exchange) : undefined, (answered) => {
    if (answered !== undefined) return answered
    const paging = requestedPage(method, exchange)
    const task = taskOf(method, exchange, paging)
    const { pages } = exchange
    if (pages !== undefined && isView(exchange)) return answerView(task, exchange, pages)
    const useCase = task.action === undefined ? method.run : (method.act ?? method.run)
    // A browser that reloads the page after a form must not send the form again.
    const isRedirected = pages !== undefined && exchange.verb !== 'GET' && isForm(exchange.request)
    return chain(useCase(task), (result) =>
      isRedirected ? redirectAfterForm(exchange, result) : answer(exchange, result, paging),
    )
  })
}

/** The longest address, in octets, that a form is redirected to; proxies may allow twice as many. */
const longestAddress = 4096

/**
 * The address of the page that a browser requests in more words than it needs, as the form of a listing does, or by the post
 * of a form, which a browser that goes back would have to send again.
 */
function betterAddress(exchange: Exchange): string | undefined {
  const { verb, pages, call, location, query, url } = exchange
  if (verb !== 'GET' || query.size === 0 || pages === undefined) return undefined
  const shorter = pages.shorter({ method: verb, location, query }, call.catalogue)
  if (shorter === undefined && !isQueryForm(exchange)) return undefined
  const text = shorter ?? query.toString()
  const address = `${url.path(location)}${text === '' ? '' : `?${text}`}`
  return isQueryForm(exchange) && address.length > longestAddress ? undefined : address
}

function redirect({ service, call }: Exchange, address: string): HttpResponse {
  return { status: 303, fields: [...service.fields.of(call), ['Location', address]], body: undefined }
}

/** Whether a request asks for all categories, as nearly all for the query interface do: that answer is kept. */
function isWholeQueryInterface(method: Method, exchange: Exchange): boolean {
  const { request, query, location } = exchange
  if (method !== methodsOf['query-interface'].GET || location !== '/-/') return false
  if (query.size > (query.has('format') ? 1 : 0) || request.hasBody || exchange.done !== undefined) return false
  const names = ['category', 'x-occi-category', 'if-match', 'if-none-match']
  return names.every((name) => request.header(name) === undefined)
}

/** How a client wants to be answered, as far as that is known before its body is read. */
function wantedBy({ request, incoming }: Asked): WantedRendering {
  return { accept: request.header('accept'), isJson: incoming.isJson }
}

/** The same, if the answer is no error: the query may name its format. */
function wantedFor(asked: Asked): WantedRendering {
  const format = formatIn(asked)
  if (format === undefined) return wantedBy(asked)
  return { accept: asked.service.renderings.mediaTypeOf(format), isJson: false }
}
