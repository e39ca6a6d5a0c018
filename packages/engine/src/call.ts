import type { Catalogue, PolicyContext, Reader, RequestExtras, Scope } from '@occi/core'
import type { ScopedReader } from './reader.ts'

/** Who asks, before anything is known of him. */
export interface CallInput {
  readonly extras?: RequestExtras
  /** The owner, where the policy is not to be asked. */
  readonly owner?: string
  readonly signal?: AbortSignal
}

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

/** Nothing beside who asks. */
export const noExtras: RequestExtras = Object.freeze({})
const neverAborted = new AbortController().signal

/** A call as the engine makes it. */
export class RequestCall implements Call {
  readonly extras: RequestExtras
  declare readonly owner?: string
  readonly scope: Scope
  readonly isAllowed: boolean
  readonly read: ScopedReader
  readonly #input: CallInput

  constructor(input: CallInput, owner: string | undefined, read: ScopedReader, isAllowed: boolean) {
    this.extras = input.extras ?? noExtras
    if (owner !== undefined) this.owner = owner
    this.scope = read.scope
    this.isAllowed = isAllowed
    this.read = read
    this.#input = input
  }

  get catalogue(): Catalogue {
    return this.read.catalogue
  }

  /** A request's signal costs something to make, and reading rarely needs one. */
  get signal(): AbortSignal {
    return this.#input.signal ?? neverAborted
  }
}
