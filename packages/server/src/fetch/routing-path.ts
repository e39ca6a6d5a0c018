import { canonicalPath } from '@occi/core/authoring'
import { getPath } from 'hono/utils/url'
import { splitTarget } from '../http/target.ts'

/**
 * The path by which Hono routes a request: the one path that OCCI reads in it too, whatever its spelling, so that no
 * spelling passes by a middleware. Percent-encodings are decoded, except those of `/` and `%`, which Hono decodes in
 * parameters.
 *
 * @example routingPath(new Request('http://localhost//compute/%31')) // '/compute/1'
 */
export function routingPath(request: Request): string {
  const path = canonicalPath(splitTarget(request.url).target.split(/[?#]/, 1)[0] ?? '')
  // OCCI refuses what is no path.
  if (path === undefined) return getPath(request)
  return path.includes('%') ? decodeURIComponent(path.replaceAll(/%(?=25|2F)/g, '%25')) : path
}
