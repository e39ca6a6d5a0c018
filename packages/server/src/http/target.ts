import { OcciError } from '@occi/core'
import { canonicalPath } from '@occi/core/authoring'

/** The path and the query of a request. */
export interface RequestTarget {
  /** In its one spelling; `*` if the request is about the server as a whole. */
  readonly path: string
  readonly query: URLSearchParams
}

/**
 * Parts the target of a request line (RFC 9112 §3.2).
 *
 * @throws OcciError `syntax` for what is no path of a service, `too-large` for more characters than the limit
 */
export function parseTarget(target: string, limit: number): RequestTarget {
  if (target.length > limit) throw new OcciError('too-large', `the path and query have more than ${limit} characters`)
  const origin = target.startsWith('/') ? target : splitTarget(target).target
  const mark = origin.indexOf('?')
  const raw = mark === -1 ? origin : origin.slice(0, mark)
  const path = raw === '*' ? raw : raw.includes('#') ? undefined : canonicalPath(raw)
  if (path === undefined) {
    throw new OcciError(
      'syntax',
      `${raw} is not a path: expected segments that are not dots alone and hold no control characters`,
    )
  }
  return { path, query: mark === -1 ? new URLSearchParams() : new URLSearchParams(origin.slice(mark + 1)) }
}

/** Parts a target in absolute form, as proxies get it, into the host that it names and the rest. */
export function splitTarget(target: string): { readonly host?: string; readonly target: string } {
  const [start, host] = /^https?:\/\/([^/?#]*)/i.exec(target) ?? []
  if (start === undefined || host === undefined) return { target }
  const rest = target.slice(start.length)
  return { host, target: rest.startsWith('/') ? rest : `/${rest}` }
}
