import { OcciError } from '@occi/core'

const noQuery = new URLSearchParams()

/** The path and the query of a request. */
export interface Target {
  readonly path: string
  readonly query: URLSearchParams
}

/**
 * Parts the target of a request line; one in absolute form gives its path (RFC 9112 §3.2.2).
 *
 * @throws OcciError `syntax` for what is none, `too-large` for more characters than the limit
 */
export function parseTarget(target: string, limit: number): Target {
  if (target.length > limit) throw new OcciError('too-large', `the path and query have more than ${limit} characters`)
  const origin = target.startsWith('/') || target === '*' ? target : fromAbsolute(target)
  const mark = origin.indexOf('?')
  if (mark === -1) return { path: origin, query: noQuery }
  return { path: origin.slice(0, mark), query: new URLSearchParams(origin.slice(mark + 1)) }
}

function fromAbsolute(target: string): string {
  const scheme = /^https?:\/\/[^/?]*/i.exec(target)
  if (scheme === null) throw new OcciError('syntax', 'the target of the request is neither a path nor a URL')
  const rest = target.slice(scheme[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
