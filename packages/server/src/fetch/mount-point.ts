import { canonicalPath } from '@occi/core/authoring'
import type { Context, Env } from 'hono'

/** By mount point: an application names few. */
const mountPatterns = new Map<string, RegExp>()

/**
 * The path at which a Hono application has mounted the route that runs, without a slash at its end; empty for none.
 *
 * What `hono/route` offers for this reads contexts of its own copy of hono alone: an application that loads hono as
 * CommonJS has another one.
 */
export function mountPoint<E extends Env>({ req }: Context<E>): string {
  const { basePath = '/' } = req.matchedRoutes[req.routeIndex] ?? {}
  const path = /[:*]/.test(basePath) ? (mountPattern(basePath).exec(req.path)?.[0] ?? '') : basePath
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path
  return canonicalPath(trimmed) ?? trimmed
}

/** A mount point with parameters, such as `/:tenant` or `/:year{[0-9]+}/cloud`, as a pattern of the paths below it. */
function mountPattern(basePath: string): RegExp {
  const known = mountPatterns.get(basePath)
  if (known !== undefined) return known
  const source = basePath.replaceAll(
    /:[^/{]+\{((?:[^{}]|\{[^}]*\})*)\}|:[^/]+|\*|[^:*]+/g,
    (part, expression: string | undefined) => {
      if (expression !== undefined) return `(?:${expression})`
      return part.startsWith(':') || part === '*' ? '[^/]+' : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
    },
  )
  const pattern = new RegExp(`^${source}(?=/|$)`)
  mountPatterns.set(basePath, pattern)
  return pattern
}
