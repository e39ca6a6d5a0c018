import { type Backend, Catalogue, type Mixin, type Policy, type PolicyContext, type RequestExtras } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { type CallerReader, ScopedReader } from './reader.ts'
import type { Services } from './services.ts'
import { VisibleReader } from './visible-reader.ts'

/** A caller, before the policy was asked. */
export interface CallInput {
  readonly extras?: RequestExtras
  /** The owner, if the policy is not to be asked. */
  readonly owner?: string
  readonly signal?: AbortSignal
  /** The location of the entity that the call is probably about: it is read together with the categories. */
  readonly about?: string
  /** Whether the signal is aborted, if that can be told without creating it. */
  readonly isAborted?: boolean
}

/** A caller, what they see, and the services that do the work; created once for each request. */
export interface Call extends PolicyContext {
  readonly services: Services
  readonly extras: RequestExtras
  readonly owner?: string
  /** The caller's name in the history of changes. */
  readonly caller: string | undefined
  readonly scope: Scope
  /** Whether it finishes an operation that was allowed when it began: the policy is not asked again. */
  readonly isAllowed: boolean
  readonly signal: AbortSignal
  /** Whether the signal is aborted; does not create it. */
  readonly isAborted: boolean
  readonly catalogue: Catalogue
  /** Reads what the caller sees. */
  readonly read: CallerReader
  /** Reads all of the caller's scope, also what the policy hides from the caller. */
  readonly all: CallerReader
  /** Returns the same call with a catalogue that has other mixins as well. */
  knowing(mixins: readonly Mixin[]): Call
  /** Returns whether a backend did not answer in time before in this call: it is not called again. */
  isSilent(backend: Backend): boolean
  /** Remembers that a backend did not answer in time. */
  silence(backend: Backend): void
}

/** What a caller sees: everything, if the policy hides nothing or is not asked. */
function callerReader(call: Call, policy: Policy, all: CallerReader): CallerReader {
  const hides = policy.visible !== undefined || policy.restrict !== undefined
  return hides && !call.isAllowed ? new VisibleReader(all, policy, call) : all
}

/** The extras of a call without any. */
export const noExtras: RequestExtras = Object.freeze({})
const neverAborted = new AbortController().signal

/** A call as the engine creates it. */
export class RequestCall implements Call {
  readonly services: Services
  readonly extras: RequestExtras
  readonly owner?: string
  readonly isAllowed: boolean
  readonly scope: Scope
  readonly catalogue: Catalogue
  readonly read: CallerReader
  readonly all: CallerReader
  readonly #input: CallInput
  #silent: Set<Backend> | undefined

  constructor(services: Services, input: CallInput, owner: string | undefined, isAllowed: boolean, all: CallerReader) {
    this.services = services
    this.extras = input.extras ?? noExtras
    this.owner = owner
    this.isAllowed = isAllowed
    this.#input = input
    this.all = all
    this.read = callerReader(this, services.policy, all)
    this.scope = all.scope
    this.catalogue = all.catalogue
  }

  knowing(mixins: readonly Mixin[]): Call {
    const { kinds, mixins: known } = this.catalogue
    const catalogue = new Catalogue([...kinds, ...known, ...mixins])
    const all = new ScopedReader(this.services.registry, this.services.completion, this.scope, catalogue)
    return new RequestCall(this.services, this.#input, this.owner, this.isAllowed, all)
  }

  isSilent(backend: Backend): boolean {
    return this.#silent?.has(backend) ?? false
  }

  silence(backend: Backend): void {
    this.#silent ??= new Set()
    this.#silent.add(backend)
  }

  get caller(): string | undefined {
    return this.services.policy.caller?.(this.extras) ?? this.owner
  }

  /** A request's signal is created when it is first read: few operations read it. */
  get signal(): AbortSignal {
    return this.#input.signal ?? neverAborted
  }

  get isAborted(): boolean {
    return this.#input.isAborted ?? this.signal.aborted
  }
}
