import type { BackendContext } from '@occi/core'
import type { Call } from './call.ts'

/** The context that a backend gets with a call. */
export class CallContext implements BackendContext {
  readonly categories: BackendContext['categories']
  readonly owner: BackendContext['owner']
  readonly extras: BackendContext['extras']
  readonly read: BackendContext['read']
  readonly catalogue: BackendContext['catalogue']
  readonly #call: Call
  readonly #calls: Pick<BackendContext, 'batch'>
  readonly #isUndo: boolean
  #limit: LazyAbort | undefined
  #signal: AbortSignal | undefined

  /** @param isUndo whether it undoes something: then it continues when the caller disconnects */
  constructor(
    categories: BackendContext['categories'],
    owner: string | undefined,
    read: BackendContext['read'],
    calls: Pick<BackendContext, 'batch'>,
    call: Call,
    isUndo: boolean,
  ) {
    this.categories = categories
    this.owner = owner
    this.extras = call.extras
    this.read = read
    this.catalogue = call.catalogue
    this.#calls = calls
    this.#call = call
    this.#isUndo = isUndo
  }

  get batch(): BackendContext['batch'] {
    return this.#calls.batch
  }

  /** Costs something to create, and few backends read it. */
  get signal(): AbortSignal {
    this.#limit ??= new LazyAbort()
    this.#signal ??= this.#isUndo ? this.#limit.signal : AbortSignal.any([this.#call.signal, this.#limit.signal])
    return this.#signal
  }

  /** Aborts the signal: the time of the call is over. */
  abort(reason: unknown): void {
    this.#limit ??= new LazyAbort()
    this.#limit.abort(reason)
  }
}

/** A signal that is created when it is first read. */
class LazyAbort {
  #controller: AbortController | undefined
  #reason: { readonly value: unknown } | undefined

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason !== undefined) this.#controller.abort(this.#reason.value)
    return this.#controller.signal
  }

  abort(reason: unknown): void {
    this.#reason = { value: reason }
    this.#controller?.abort(reason)
  }
}
