import { createHmac, randomBytes } from 'node:crypto'
import { type Awaitable, HttpError } from '@occi/core'
import { parseCredentials } from './credentials.ts'
import type { Users } from './htpasswd.ts'

/** What an authenticator works with. */
export interface AuthenticatorOptions {
  /** The users as they are now. */
  readonly users: () => Awaitable<Users>
  /** Tells whether a password is the one that a hash was made of; takes its time. */
  readonly check: (password: string, hash: string) => Promise<boolean>
}

/** How many verified credentials are remembered. */
const most = 1000
/** Stands for the hash of a user where there is none: of a password that nobody knows. */
const nobodys = '$2b$10$LtIzOhfNHdJj3khV/zv7ne2Nfq7VxMe3pB/bLvOjOMh93868zNE8u'

/**
 * Tells who sends a request, by HTTP Basic authentication (RFC 7617). What was verified once is recognized again by a
 * digest whose key is this process's own, so that the hash is checked once and no password is kept.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions
  readonly #key = randomBytes(32)
  /** Those used last are the last. */
  readonly #verified = new Set<string>()
  readonly #underWay = new Map<string, Promise<boolean>>()

  constructor(options: AuthenticatorOptions) {
    this.#options = options
  }

  /**
   * The name of the user who sends a request.
   *
   * @param authorization the value of the request's field
   * @throws HttpError 401 for anybody else
   */
  async expectUser(authorization: string | undefined): Promise<string> {
    if (authorization === undefined) throw refusal('expected your name and password, by HTTP Basic authentication')
    const credentials = parseCredentials(authorization)
    if (credentials === undefined) {
      throw refusal('Authorization is malformed, expected Basic and the base64 of name:password in UTF-8')
    }
    const { name, password } = credentials
    const users = await this.#options.users()
    const known = users.get(name)
    // A name that nobody has must take as long as one that somebody has.
    const hash = known ?? this.#decoy(name, users)
    const digest = this.#digest(`${hash}:${name}:${password}`)
    const isRight = this.#verified.delete(digest) || (await this.#check(digest, password, hash))
    if (!isRight || known === undefined) throw refusal('the name or the password is wrong')
    this.#remember(digest)
    return name
  }

  /** Several requests that come at once with the same credentials wait for one check. */
  #check(digest: string, password: string, hash: string): Promise<boolean> {
    const underWay = this.#underWay.get(digest)
    if (underWay !== undefined) return underWay
    const check = this.#options.check(password, hash).finally(() => this.#underWay.delete(digest))
    this.#underWay.set(digest, check)
    return check
  }

  #remember(digest: string): void {
    this.#verified.add(digest)
    const [oldest] = this.#verified
    if (this.#verified.size > most && oldest !== undefined) this.#verified.delete(oldest)
  }

  /** Always the same user's hash for a name, so that it costs what that one's costs. */
  #decoy(name: string, users: Users): string {
    const hashes = [...users.values()]
    const number = Number.parseInt(this.#digest(name).slice(0, 8), 16)
    return hashes[number % hashes.length] ?? nobodys
  }

  /** The hash is part of what is remembered: with another password, or without the user, it means nothing any more. */
  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex')
  }
}

/** RFC 7617 §2.1: the challenge says in which encoding names and passwords are expected. */
function refusal(why: string): HttpError {
  return new HttpError(401, why, {
    'WWW-Authenticate': 'Basic realm="OCCI demo cloud", charset="UTF-8"',
    'Cache-Control': 'no-store',
  })
}
