import type { Authenticator, Awaitable, RequestExtras } from '@occi/core'
import { chain, failureOf, observe, type Report } from '@occi/core/authoring'
import type { Call, CallInput } from '@occi/engine'
import type { HttpRequest } from './http/messages.ts'
import type { Proxies } from './http/proxies.ts'
import type { RequestFacts } from './observed-request.ts'
import type { ServiceOptions } from './options.ts'
import { RequestHeadView } from './request-head.ts'
import { signInFailure } from './sign-in-failure.ts'

/** What is needed to identify a caller. */
export interface CallersOptions {
  readonly options: Pick<ServiceOptions, 'authenticate' | 'observer'>
  readonly proxies: Proxies
  newCall(input: CallInput): Awaitable<Call>
  readonly report: Report
}

const noExtras: RequestExtras = Object.freeze({})

/** Identifies the senders of requests by the authenticator, the host application and the policy. */
export class Callers {
  readonly #service: CallersOptions

  constructor(service: CallersOptions) {
    this.#service = service
  }

  /**
   * Returns the call of a request.
   *
   * @param about the location of the entity that the request is probably about
   * @param extras what the host application knows of it; what the authenticator knows takes precedence
   * @param facts receives what observers get about the request
   */
  of(
    request: HttpRequest,
    about: string | undefined,
    extras?: () => Awaitable<RequestExtras>,
    facts?: RequestFacts,
  ): Awaitable<Call> {
    return chain(this.#extrasOf(request, extras, facts), (all) =>
      this.#service.newCall(new RequestCaller(all, about, request)),
    )
  }

  #extrasOf(
    request: HttpRequest,
    extras: (() => Awaitable<RequestExtras>) | undefined,
    facts: RequestFacts | undefined,
  ): Awaitable<RequestExtras> {
    const { options, proxies } = this.#service
    if (options.authenticate === undefined) return extras?.() ?? noExtras
    const head = new RequestHeadView(request, proxies)
    return chain(this.#identify(options.authenticate, head, facts), (identity) =>
      extras === undefined ? identity : chain(extras(), (others) => ({ ...others, ...identity })),
    )
  }

  /** Identifies the caller; notifies the observer of a failure. */
  #identify(
    authenticate: Authenticator,
    head: RequestHeadView,
    facts: RequestFacts | undefined,
  ): Awaitable<RequestExtras> {
    const { options, report } = this.#service
    const { observer } = options
    if (observer?.signInFailed === undefined) return authenticate.identify(head)
    return observe(
      () => ({
        end: ({ error }) => {
          const failure = signInFailure(error, head, facts?.id)
          if (failure !== undefined) observer.signInFailed?.(failure)
        },
      }),
      () => authenticate.identify(head),
      failureOf,
      report,
    )
  }
}

/** Who calls; the signal of a request is created when it is first read, which few operations do. */
class RequestCaller implements CallInput {
  readonly extras: RequestExtras
  readonly about: string | undefined
  readonly #request: HttpRequest

  constructor(extras: RequestExtras, about: string | undefined, request: HttpRequest) {
    this.extras = extras
    this.about = about
    this.#request = request
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  get isAborted(): boolean {
    return this.#request.isAborted
  }
}
