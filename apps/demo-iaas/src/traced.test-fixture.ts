// The demo with an SDK of OpenTelemetry, which writes each span as a line of JSON to the standard error output.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'

const exporter: SpanExporter = {
  export(spans, done) {
    for (const span of spans) {
      const { name, attributes, parentSpanContext } = span
      const { traceId, spanId } = span.spanContext()
      const told = { name, attributes, traceId, spanId, parent: parentSpanContext?.spanId }
      process.stderr.write(`${JSON.stringify(told)}\n`)
    }
    done({ code: 0 })
  },
  shutdown: () => Promise.resolve(),
}
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
context.setGlobalContextManager(new AsyncLocalStorageContextManager())
propagation.setGlobalPropagator(new W3CTraceContextPropagator())
await import('./main.ts')
