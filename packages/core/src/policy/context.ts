import type { RequestExtras } from '../backend.ts'

/** What a policy knows of a request. */
export interface PolicyContext {
  /** What the service derived from the request. */
  readonly extras: RequestExtras
  /** The owner that the caller acts as: the result of `Tenancy.owner`. */
  readonly owner?: string
}
