import { canonicalPath } from '@occi/core/authoring'
import { getPath } from 'hono/utils/url'

/**
 * The path by which Hono routes a request: the one path that OCCI reads in it too, whatever its spelling, so that no
 * spelling passes by a middleware. Percent-encodings are decoded, except those of `/` and `%`, which Hono decodes in
 * parameters.
 *
 * @example routingPath(new Request('http://localhost//compute/%31')) // '/compute/1'
 */
export function routingPath(request: Request): string {
  const path = canonicalPath(pathOfUrl(request.url))
  // OCCI refuses what is no path.
  if (path === undefined) return getPath(request)
  return path.includes('%') ? decodeURIComponent(path.replaceAll(/%(?=25|2F)/g, '%25')) : path
}

/** The path of an absolute URL, which has one. */
function pathOfUrl(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  let end = start
  while (end < url.length && url[end] !== '?' && url[end] !== '#') end++
  return url.slice(start, end)
}
