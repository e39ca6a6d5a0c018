import type { Context, Env, MiddlewareHandler } from 'hono'

/**
 * Runs middleware around an answer, on the context of the request that another application has received.
 *
 * @returns the answer, or that of the middleware that does not call `next`
 */
export async function around<E extends Env>(
  middleware: readonly MiddlewareHandler<E>[],
  context: Context<E>,
  answer: () => Promise<Response>,
): Promise<Response> {
  const runFrom = async (index: number): Promise<void> => {
    const handler = middleware[index]
    const response = handler === undefined ? await answer() : await handler(context, () => runFrom(index + 1))
    if (response instanceof Response && !context.finalized) context.res = response
  }
  await runFrom(0)
  return context.res
}
