import type { ObservedEnd, Observer } from '@occi/core'
import {
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/**
 * Makes spans of requests, calls of backends, locks and recoveries, for an SDK of OpenTelemetry that the process has
 * loaded (`node --import ./sdk.mjs …`); undefined if there is none. A request continues the trace that its
 * `traceparent` names, and what backends do belongs to the span of their call.
 */
export function traceObserver(): Observer | undefined {
  const tracer = trace.getTracer('@occi/demo-iaas')
  if (!isSpanContextValid(tracer.startSpan('probe').spanContext())) return undefined
  const within = (span: Span) => {
    const spanContext = trace.setSpan(context.active(), span)
    return <T>(run: () => T) => context.with(spanContext, run)
  }
  const follow = (span: Span) => ({
    within: within(span),
    end({ error }: ObservedEnd) {
      if (error !== undefined) {
        if (error instanceof Error) span.recordException(error)
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      span.end()
    },
  })
  return {
    requestStarted({ id, method, path, header }) {
      const parent = propagation.extract(context.active(), header, { get: (get, name) => get(name), keys: () => [] })
      const attributes = { 'http.request.method': method, 'url.path': path, 'occi.request.id': id }
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
      return {
        within: within(span),
        end({ status }) {
          span.setAttribute('http.response.status_code', status)
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
    backendCalled({ routine, kind, location }) {
      const attributes = { 'occi.kind': kind, 'occi.location': location }
      return follow(tracer.startSpan(`backend ${routine}`, { attributes }))
    },
    locksRequested: ({ operation }) =>
      follow(tracer.startSpan('locks', { attributes: { 'occi.operation': operation } })),
    recoveryStarted: () => follow(tracer.startSpan('recovery')),
  }
}
