import { type Authenticator, HttpError, OcciError, type RequestExtras, type RequestHead } from '@occi/core'
import { formatChallenge } from './challenge.ts'
import type { ChallengeParameters, Scheme } from './scheme.ts'

/** The options of a `RequestAuthenticator`. */
export interface RequestAuthenticatorOptions {
  /** The ways to sign in; the first is the one that clients see first. */
  readonly schemes: readonly Scheme[]
  /** What people are asked to sign in to, in printable ASCII. Defaults to `OCCI`. */
  readonly realm?: string
}

/**
 * Finds out who sends a request, by the scheme that its field `Authorization` names. The caller is `user` in the extras
 * of backends and policy.
 *
 * @example
 * const authenticate = new RequestAuthenticator({ schemes: [new BasicScheme({ users: await UsersFile.open('users') })] })
 * const app = new Application({ authenticate, policy: { owner: ({ user }) => user as string } })
 */
export class RequestAuthenticator implements Authenticator {
  readonly #realm: string
  readonly #schemes: readonly Scheme[]

  /** @throws OcciError `definition` if there is no scheme, or if the realm has characters that a header cannot carry */
  constructor({ schemes, realm = 'OCCI' }: RequestAuthenticatorOptions) {
    if (schemes.length === 0) throw new OcciError('definition', 'the option schemes is empty, expected at least one')
    if (!/^[\x20-\x7e]+$/.test(realm)) {
      throw new OcciError('definition', `the option realm is '${realm}', expected printable ASCII`)
    }
    this.#realm = realm
    this.#schemes = schemes
  }

  async identify(head: RequestHead): Promise<RequestExtras & { readonly user: string }> {
    const authorization = head.header('authorization')
    if (authorization === undefined) throw this.#refusal(`sign in with ${this.#expected}`)
    const name = /^[^ ]*/.exec(authorization)?.[0].toLowerCase()
    const scheme = this.#schemes.find((one) => one.name.toLowerCase() === name)
    if (scheme === undefined) {
      throw this.#refusal(`Authorization names a scheme that is not known here, expected ${this.#expected}`)
    }
    const verdict = await scheme.identify(authorization, head)
    if ('user' in verdict) return { user: verdict.user }
    throw this.#refusal(verdict.refusal, scheme, verdict.parameters)
  }

  /** Ends what the schemes have started, such as threads. */
  async close(): Promise<void> {
    for (const scheme of this.#schemes) await scheme.close?.()
  }

  get #expected(): string {
    return this.#schemes.map(({ expected }) => expected).join(', or ')
  }

  /** RFC 9110 §15.5.2: the answer names all schemes. */
  #refusal(why: string, refusing?: Scheme, parameters?: ChallengeParameters): HttpError {
    const challenges = this.#schemes.map((scheme) =>
      formatChallenge(scheme.name, {
        realm: this.#realm,
        ...scheme.parameters,
        ...(scheme === refusing ? parameters : {}),
      }),
    )
    return new HttpError(401, why, { 'WWW-Authenticate': challenges.join(', '), 'Cache-Control': 'no-store' })
  }
}
