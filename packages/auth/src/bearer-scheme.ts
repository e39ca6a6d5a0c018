import type { KeyObject } from 'node:crypto'
import { isOcciError, OcciError } from '@occi/core'
import {
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import type { Scheme, Verdict } from './scheme.ts'

/** The keys that tokens are signed with: the URL of a JWK Set, a JWK Set, or one key. */
export type BearerKeys = URL | JSONWebKeySet | JWK | CryptoKey | KeyObject | Uint8Array

/** The options of a `BearerScheme`. */
export interface BearerOptions {
  readonly keys: BearerKeys
  /** The issuers (`iss`) whose tokens are accepted. */
  readonly issuer: string | readonly string[]
  /** The audiences (`aud`) of which a token must name one: what the issuer calls this service. */
  readonly audience: string | readonly string[]
  /** The claim that names the user. Defaults to `sub`. */
  readonly claim?: string
  /** Algorithms of signatures that are accepted, such as `['RS256']`. Defaults to those that fit the key. */
  readonly algorithms?: readonly string[]
  /** Seconds by which the issuer's clock may differ. Defaults to 5. */
  readonly clockTolerance?: number
  /** Defaults to the current time. */
  readonly now?: () => Date
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<{ readonly payload: JWTPayload }>

const longestName = 255

/**
 * Bearer tokens (RFC 6750) that are JSON Web Tokens (RFC 7519): signed by a known key, by the issuer, for the audience,
 * and not expired; a token without an expiry is refused.
 *
 * @example
 * new BearerScheme({
 *   keys: new URL('https://login.example.com/.well-known/jwks.json'),
 *   issuer: 'https://login.example.com/',
 *   audience: 'https://cloud.example.com',
 *   claim: 'preferred_username',
 * })
 */
export class BearerScheme implements Scheme {
  readonly name = 'Bearer'
  readonly expected = 'a bearer token (JWT)'
  readonly #options: BearerOptions
  readonly #claim: string
  readonly #verify: Verify

  constructor(options: BearerOptions) {
    this.#options = options
    this.#claim = options.claim ?? 'sub'
    this.#verify = verifierOf(options.keys)
  }

  async identify(authorization: string): Promise<Verdict> {
    const token = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1]
    if (token === undefined) return refusal('Authorization is malformed, expected Bearer and a token')
    try {
      const { payload } = await this.#verify(token, this.#verifyOptions)
      return this.#userOf(payload)
    } catch (error) {
      return refusalOf(error)
    }
  }

  get #verifyOptions(): JWTVerifyOptions {
    const { issuer, audience, algorithms, clockTolerance = 5, now } = this.#options
    return {
      issuer: [issuer].flat(),
      audience: [audience].flat(),
      algorithms: algorithms === undefined ? undefined : [...algorithms],
      clockTolerance,
      currentDate: now?.(),
      requiredClaims: ['exp'],
    }
  }

  #userOf(payload: JWTPayload): Verdict {
    const user = payload[this.#claim]
    if (typeof user === 'string' && user !== '' && user.length <= longestName && !/\p{Cc}/u.test(user)) return { user }
    return refusal(`the claim ${this.#claim} of the token names no user`)
  }
}

function verifierOf(keys: BearerKeys): Verify {
  if (keys instanceof URL) {
    const remote = createRemoteJWKSet(keys)
    const keyOf: JWTVerifyGetKey = async (...token) => {
      try {
        return await remote(...token)
      } catch (error) {
        if (isAboutToken(error)) throw error
        throw new OcciError('unavailable', 'the keys of tokens are not available now, try again', { cause: error })
      }
    }
    return (token, options) => jwtVerify(token, keyOf, options)
  }
  if (isKeySet(keys)) {
    const local = createLocalJWKSet(keys)
    return (token, options) => jwtVerify(token, local, options)
  }
  return (token, options) => jwtVerify(token, keys, options)
}

function isKeySet(keys: Exclude<BearerKeys, URL>): keys is JSONWebKeySet {
  return 'keys' in keys && Array.isArray(keys.keys)
}

/** RFC 6750 §3.1. */
function refusal(why: string): Verdict {
  return { refusal: why, parameters: { error: 'invalid_token', error_description: why } }
}

/** Errors of jose that say that a key set was read, and that the token names none of its keys. */
const aboutToken: ReadonlySet<string> = new Set([
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
])

function isAboutToken(error: unknown): boolean {
  return aboutToken.has(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Says what is wrong with a token, without anything of it. */
function refusalOf(error: unknown): Verdict {
  if (isOcciError(error)) throw error
  if (codeOf(error) === errors.JWTExpired.code) return refusal('the token has expired')
  if (codeOf(error) === errors.JWTClaimValidationFailed.code && error instanceof Error && 'claim' in error) {
    return refusal(`the claim ${error.claim} of the token is missing or is not what this service expects`)
  }
  return refusal('the token is not valid')
}
