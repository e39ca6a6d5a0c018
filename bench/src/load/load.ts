/** A request to send. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Requests that are sent one after the other, over and over, from several connections at the same time. */
export interface Load {
  readonly port: number
  readonly requests: readonly Sent[]
  readonly connections: number
  readonly seconds: number
}

/** What came of a load. */
export interface Loaded {
  /** Requests that were answered. */
  readonly answered: number
  /** Answers with a status of 400 or more, and connections that failed. */
  readonly failed: number
  /** How long it took. */
  readonly seconds: number
}
