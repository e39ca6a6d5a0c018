import type { Catalogue, PolicyContext, Reader, RequestExtras, Scope } from '@occi/core'

/** Who asks for an operation, and what he sees: made once for each request. */
export interface Call extends PolicyContext {
  readonly extras: RequestExtras
  readonly owner?: string
  readonly scope: Scope
  /** Whether it finishes what was allowed when it began: the policy is not asked again. */
  readonly isAllowed?: boolean
  readonly signal: AbortSignal
  readonly catalogue: Catalogue
  readonly read: Reader
}
