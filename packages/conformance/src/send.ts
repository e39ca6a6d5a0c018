import type { Body, MediaType } from './write/body.ts'

/**
 * A request. Names in braces in `to`, `body` and `fields` stand for what the endpoint has (`{query}`, `{collection}`) or what is
 * created for the case (`{fresh}`, `{tag}`); `names` lists them.
 */
export interface Send {
  /** Defaults to GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly to: string
  /** The `Accept` field. Defaults to JSON if the endpoint serves it, else text/plain. */
  readonly accept?: string
  /** The rendering of the body. Defaults to JSON if the endpoint serves it, else text/plain. */
  readonly as?: MediaType
  readonly body?: Body
  /** Further header fields. */
  readonly fields?: Readonly<Record<string, string>>
  /** Sends without credentials. */
  readonly anonymous?: true
}
