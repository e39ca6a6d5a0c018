import type { Awaitable, RequestHead } from '@occi/core'

/** Parameters of a challenge, such as `error` of Bearer (RFC 6750 §3). */
export type ChallengeParameters = Readonly<Record<string, string>>

/** The result of a scheme: the user that credentials belong to, or why they are refused. */
export type Verdict =
  | { readonly user: string }
  | {
      /** One line for the caller, without anything of the credentials. */
      readonly refusal: string
      /** Added to the scheme's challenge. */
      readonly parameters?: ChallengeParameters
    }

/** One way to sign in: a scheme of HTTP authentication (RFC 9110 §11). */
export interface Scheme {
  /** Its name in `Authorization` and `WWW-Authenticate`. */
  readonly name: string
  /** What a caller has to send, for messages: "your name and password". */
  readonly expected: string
  /** Parameters that its challenge has beside the realm. */
  readonly parameters?: ChallengeParameters
  /**
   * Finds the user that the credentials of a request belong to.
   *
   * @param authorization the value of `Authorization`, which names this scheme
   * @throws HttpError 429 for a caller who tries too often
   * @throws OcciError `unavailable` if that cannot be found out now
   */
  identify(authorization: string, head: RequestHead): Awaitable<Verdict>
  /** Ends what it has started. */
  close?(): Awaitable<void>
}
