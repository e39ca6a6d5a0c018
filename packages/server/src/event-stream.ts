import { isOcciError } from '@occi/core'
import type { EventCodec, Fields, RenderContext } from '@occi/core/authoring'
import { type Feed, follow } from '@occi/engine'
import { type Asked, type Exchange, exchangeOf } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import type { Method } from './methods.ts'
import { requireKnownQuery } from './query.ts'
import type { Streaming } from './renderings.ts'
import { renderContext } from './respond.ts'
import { requestedPage, taskOf } from './task.ts'

/** Answers a GET with the changes of what it shows, from now on or after the revision in `Last-Event-ID`. */
export async function answerWithEvents(method: Method, asked: Asked, streaming: Streaming): Promise<HttpResponse> {
  const { mediaType } = streaming.events
  const { query, around } = takeAround(asked)
  const exchange = exchangeOf({ ...asked, query }, { rendering: streaming, mediaType })
  requireKnownQuery(method, exchange)
  const whole = { ...method, isPaged: false }
  const following = await follow(taskOf(whole, exchange, requestedPage(whole, exchange), around))
  const { request, service } = exchange
  // Not even opened: nothing of the stream would be sent.
  if (request.method === 'HEAD') return { status: 200, fields: streamFields(exchange), body: undefined }
  const { streams } = service
  const end = endOf(exchange, streams.options.lifetime)
  try {
    streams.add(service.nameOf(exchange), end.signal)
    const after = request.header('last-event-id')
    const feed = await following.open({ after, signal: end.signal, silence: streams.options.heartbeat })
    // Codecs keep what they write for many streams: fragments would be kept for this one, as long as it is open.
    const context = { ...renderContext(exchange), fragments: undefined }
    const pieces = writtenEvents(feed, streaming.events, context, end)
    return { status: 200, fields: streamFields(exchange, feed), body: endedBy(pieces, end) }
  } catch (error) {
    end.abort()
    throw error
  }
}

/** Takes the parameter `around` from the query for a stream of an entity, which then tells of its links and neighbours too. */
function takeAround({ location, query: all }: Asked) {
  if (location.endsWith('/') || !all.has('around')) return { query: all, around: false }
  const query = new URLSearchParams(all)
  query.delete('around')
  return { query, around: true }
}

function streamFields({ service, call, answer: { mediaType } }: Exchange, feed?: Feed): Fields {
  const common = service.fields.of(call).filter(([name]) => name !== 'Cache-Control')
  const position: Fields = feed?.position === undefined ? [] : [['OCCI-Revision', feed.position]]
  // nginx buffers answers by default.
  return [
    ...common,
    ['Content-Type', mediaType],
    ['Cache-Control', 'no-store'],
    ['X-Accel-Buffering', 'no'],
    ...position,
  ]
}

/** Ends a stream when its client has gone, the server stops, or its time is over. */
function endOf({ request }: Exchange, lifetime: number): AbortController {
  const end = new AbortController()
  const abort = () => end.abort()
  const timer = setTimeout(abort, lifetime)
  const causes = [request.signal, request.ending?.()].filter((cause) => cause !== undefined)
  end.signal.addEventListener('abort', () => {
    clearTimeout(timer)
    for (const cause of causes) cause.removeEventListener('abort', abort)
  })
  for (const cause of causes) {
    if (cause.aborted) abort()
    else cause.addEventListener('abort', abort)
  }
  return end
}

/** The events as they are written. */
async function* writtenEvents(
  feed: Feed,
  codec: EventCodec,
  context: RenderContext,
  end: AbortController,
): AsyncGenerator<string, undefined> {
  try {
    for await (const event of feed.events) yield await codec.format(event, context)
  } catch (error) {
    // The client continues with another stream after the last event that it has got.
    if (!isOcciError(error, 'unavailable')) throw error
  } finally {
    end.abort()
  }
}

/** The pieces of a body; who reads no more ends the stream, before its generator learns of it, which waits for an event. */
function endedBy(pieces: AsyncGenerator<string, undefined>, end: AbortController): AsyncIterable<string> {
  const stop = () => {
    end.abort()
    return pieces.return(undefined)
  }
  return { [Symbol.asyncIterator]: () => ({ next: () => pieces.next(), return: stop }) }
}
