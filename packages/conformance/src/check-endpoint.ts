import { sections } from './cases/index.ts'
import { Connection } from './http/connection.ts'
import type { Report, Result } from './report/report.ts'
import { runCases } from './run.ts'
import { selectCases } from './select.ts'
import { discover } from './subject/discover.ts'
import { Endpoint } from './subject/endpoint.ts'
import { namedKind } from './subject/named-kind.ts'
import type { Value } from './write/body.ts'

/** How an endpoint is checked. */
export interface CheckOptions {
  /** Runs cases that create, change and remove entities and mixins of their own, too. Defaults to false. */
  readonly write?: boolean
  /** Runs cases that remove what others have created, too, all entities of a kind among it. Defaults to false. */
  readonly destructive?: boolean
  /** The identifier or the term of the resource kind to create. Defaults to the first that can be created. */
  readonly kind?: string
  /** The identifier or the term of the link kind to create. Defaults to the first that can be created. */
  readonly linkKind?: string
  /** Values of attributes for what is created, where no value can be derived from the description. */
  readonly attributes?: Readonly<Record<string, Value>>
  /** Header fields of each request, such as `Authorization`. Defaults to none. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds until an answer must be complete. Defaults to 30,000. */
  readonly timeout?: number
  /** Runs only cases whose id starts with one of these. Defaults to all cases. */
  readonly only?: readonly string[]
  /** Receives each result as soon as it is known. */
  readonly onResult?: (result: Result) => void
  /** Ends the run after the case that is running; what the run has created is removed. Defaults to none. */
  readonly signal?: AbortSignal
}

/**
 * Checks the endpoint at a URL against the sentences of the standard.
 *
 * @throws `ConnectionError` (code `connection`) if it does not answer, `DiscoveryError` (code `discovery`) if its query
 * interface cannot be read, `UnknownKindError` (code `unknown-kind`) if it has no such `kind` or `linkKind`, `TypeError` if
 * `only` fits no case.
 */
export async function checkEndpoint(url: string | URL, options: CheckOptions = {}): Promise<Report> {
  const endpoint = new URL(url)
  const selected = selectCases(sections, options.only)
  const base = endpoint.pathname.replace(/\/+(?:-\/)?$/, '')
  const { destructive = false, write = destructive, attributes = {}, headers = {}, timeout = 30_000 } = options
  const connection = new Connection(endpoint, { credentials: Object.entries(headers), timeout })
  try {
    const discovery = await discover(connection, [`${base}/-/`, '/.well-known/org/ogf/occi/-/'])
    const { onResult, signal } = options
    const kind = namedKind(discovery.catalogue, 'resource', options.kind)
    const linkKind = namedKind(discovery.catalogue, 'link', options.linkKind)
    const subject = new Endpoint(connection, discovery, { base, mayWrite: write, kind, linkKind, attributes })
    const results = await runCases(selected, subject, {
      mayWrite: write,
      mayDestroy: destructive,
      onResult,
      signal,
    })
    const { origin } = endpoint
    return { url: `${origin}${base}/`, server: discovery.server, kind: await subject.kindUnderTest(), results }
  } finally {
    connection.close()
  }
}
