import type { RequestExtras } from '../backend.ts'

/** What a policy knows of a request. */
export interface PolicyContext {
  /** What the service derived from the request. */
  readonly extras: RequestExtras
  /** The owner that the caller acts as, as `Tenancy.owner` returned it. */
  readonly owner?: string
}
