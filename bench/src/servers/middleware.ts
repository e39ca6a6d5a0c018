import type { MiddlewareHandler } from 'hono'

/** What applications put before their routes: it looks at the request, passes it on, and adds a field to the answer. */
export const middleware: MiddlewareHandler = async (context, next) => {
  context.set('user', context.req.header('x-user'))
  await next()
  context.header('X-Middleware', 'passed')
}
