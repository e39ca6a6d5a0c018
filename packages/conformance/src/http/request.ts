/** One request, complete: what is written to the connection. */
export interface Request {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Header fields in their order; a name may be repeated. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}
