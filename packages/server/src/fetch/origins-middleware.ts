import type { Env, MiddlewareHandler } from 'hono'
import type { AllowedOrigins } from '../http/allowed-origins.ts'
import { toFetch } from './adapter.ts'

/** Answers pages of other origins, whatever answers: OCCI, another route, or middleware that refuses. */
export function originsMiddleware<E extends Env>(origins: AllowedOrigins): MiddlewareHandler<E> {
  return async (context, next) => {
    const request = { method: context.req.method, header: (name: string) => context.req.header(name) }
    const preflight = origins.preflight(request)
    if (preflight !== undefined) return toFetch(preflight, request.method)
    await next()
    context.header('Vary', 'Origin', { append: true })
    for (const [name, value] of origins.fields(request)) context.header(name, value)
  }
}
