import type { IntentOperation } from './registry/intent.ts'

/** A request as it came. */
export interface RequestStart {
  /** From `X-Request-Id`, or a random UUID; the answer has it in the same field. */
  readonly id: string
  readonly method: string
  /** Without the query, which may carry what is private. */
  readonly path: string
  /** The IP address of the client, if the host knows it. */
  readonly address?: string
  /** Returns the value of a header field, such as `traceparent`; its name is in lower case. Some are secret. */
  header(name: string): string | undefined
}

/** How a request ended: its answer is written, or the client has disconnected before. */
export interface RequestEnd {
  readonly status: number
  /** The owner that the policy has derived, if the request came that far. */
  readonly owner?: string
  /** Whether the client disconnected before it had the whole answer. */
  readonly isAborted: boolean
}

/** A call of a backend. */
export interface BackendCall {
  /** The routine, such as `create`. */
  readonly routine: string
  /** The identifier of the kind of the entity. */
  readonly kind: string
  /** The location of the entity; of the first of several. */
  readonly location: string
  readonly owner?: string
}

/** How something ended. */
export interface ObservedEnd {
  /** What was thrown, if it failed. */
  readonly error?: unknown
}

/** The locks of a transaction, which may have to be waited for. */
export interface LockRequest {
  readonly operation: IntentOperation
  readonly keys: readonly string[]
}

/** A caller whose credentials were refused by the option `authenticate`; a request without `Authorization` is none. */
export interface SignInFailure {
  /** The id of the request. */
  readonly request?: string
  readonly address?: string
  /** 401, or 429 for a caller who tries too often. */
  readonly status: number
  /** One line without anything of the credentials. */
  readonly reason: string
}

/** One thing that an observer follows from its start to its end. */
export interface Observation<End> {
  /**
   * Runs what is observed, for example with a span as the current one. It must call `run` once, at once, and return what
   * that returns.
   */
  within?<T>(run: () => T): T
  /** Called once, when it is over. */
  end(end: End): void
}

/**
 * Receives what a service does, for logs, metrics and traces: every request that reaches OCCI (not the application's own
 * routes), and what it causes. What is not implemented costs nothing. An observer that
 * throws is reported and changes nothing.
 *
 * @example
 * const observer: Observer = {
 *   requestStarted({ method, path }) {
 *     const start = performance.now()
 *     return { end: ({ status }) => console.log(method, path, status, performance.now() - start) }
 *   },
 * }
 */
export interface Observer {
  requestStarted?(request: RequestStart): Observation<RequestEnd> | undefined
  backendCalled?(call: BackendCall): Observation<ObservedEnd> | undefined
  /** Locks are requested; the observation ends when the transaction has them. */
  locksRequested?(locks: LockRequest): Observation<ObservedEnd> | undefined
  /** The service begins to finish what a crash or a failed backend has left. */
  recoveryStarted?(): Observation<RecoveryEnd> | undefined
  signInFailed?(failure: SignInFailure): void
}

/** How a recovery ended. */
export interface RecoveryEnd extends ObservedEnd {
  /** Transactions that were finished. */
  readonly finished: number
  /** Transactions that are left for the next recovery. */
  readonly left: number
}
