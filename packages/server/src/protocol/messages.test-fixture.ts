import type { IncomingHttpHeaders } from 'node:http'

/** An answer, as it came over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** What a request carries; a header with several values is sent several times. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

/** A client of one running service. */
export interface Client {
  readonly url: string
  send(method: string, path: string, sent?: Sent): Promise<Answer>
}

/** The headers of a request that carries its message in text/occi. */
export function occi(fields: Readonly<Record<string, string | readonly string[]>>): Sent {
  return { headers: { 'Content-Type': 'text/occi', ...fields } }
}

/** A request with a text/plain body of these lines. */
export function plain(...lines: string[]): Sent {
  return { headers: { 'Content-Type': 'text/plain' }, body: lines.join('\n') }
}

/** A request with a JSON body, that wants JSON back. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
  const media = { 'Content-Type': 'application/json', Accept: 'application/json' }
  return { headers: { ...media, ...headers }, body: JSON.stringify(value) }
}

/** The path of an absolute URL in a header field. */
export function pathOf(url: string | undefined): string {
  return new URL(url ?? 'missing:').pathname
}
