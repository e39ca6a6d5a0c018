import { createHmac, randomBytes } from 'node:crypto'
import { type Awaitable, HttpError, type RequestHead } from '@occi/core'
import { clientNetwork } from './client-network.ts'
import { type Credentials, parseCredentials } from './credentials.ts'
import { FailureLimit } from './failure-limit.ts'
import { FairQueue, type Lane } from './fair-queue.ts'
import type { Users } from './htpasswd.ts'
import { PasswordChecker } from './password-checker.ts'
import { RecentSet } from './recent-set.ts'
import type { Scheme, Verdict } from './scheme.ts'

/** Users and the hashes of their passwords, such as a `UsersFile`. */
export interface UserStore {
  /** Returns the users as they are now. */
  users(): Awaitable<Users>
}

/** Compares passwords with hashes. */
export interface PasswordCheck {
  /** Returns whether a hash was made from a password; may take long, but must not block the event loop. */
  check(password: string, hash: string): Promise<boolean>
  close?(): Awaitable<void>
}

/** What signing in may cost. */
export interface BasicLimits {
  /** Passwords that wait for their check. Defaults to 1,024. */
  readonly mostWaiting: number
  /** The same for one address. Defaults to 128. */
  readonly mostWaitingPerAddress: number
  /** Wrong passwords at once from one address for one name; then one in 6 seconds. Defaults to 100. */
  readonly failuresPerName: number
  /**
   * Wrong passwords at once from one address for all names, and then one a second, until each name may fail no more than
   * 3 times there. Defaults to 1,000.
   */
  readonly failuresPerAddress: number
}

/** The options of a `BasicScheme`. */
export interface BasicOptions {
  readonly users: UserStore
  /** Defaults to bcrypt in a thread of its own. */
  readonly passwords?: PasswordCheck
  readonly limits?: Partial<BasicLimits>
  /** Milliseconds of a clock that never goes back. Defaults to `performance.now()`. */
  readonly now?: () => number
}

const standardLimits: BasicLimits = {
  mostWaiting: 1024,
  mostWaitingPerAddress: 128,
  failuresPerName: 100,
  failuresPerAddress: 1000,
}
/** Wrong passwords at once for one name from an address that has failed too often. */
const failuresOfSuspect = 3
/** Credentials, and addresses that failed, that are remembered. */
const capacity = { credentials: 1000, failures: 10_000 }
/** A hash of a random password that was thrown away: compared if there is no user at all. */
const decoy = '$2b$10$LtIzOhfNHdJj3khV/zv7ne2Nfq7VxMe3pB/bLvOjOMh93868zNE8u'

const wrong: Verdict = { refusal: 'the name or the password is wrong' }

/** Credentials, and the hash that they are compared with: a decoy's if the name is not known. */
interface Claim extends Credentials {
  readonly hash: string
  readonly isKnown: boolean
}

/** A check that several requests with the same credentials wait for. */
interface SharedCheck {
  readonly heads: RequestHead[]
  readonly result: Promise<boolean>
}

/**
 * HTTP Basic authentication (RFC 7617). Credentials that were checked are recognized again by a digest under a key of
 * this process, so that each costs one check and no password is kept. Checks run one at a time; addresses take turns, and
 * within an address names, so that a flood of wrong passwords does not keep others out.
 */
export class BasicScheme implements Scheme {
  readonly name = 'Basic'
  readonly expected = 'your name and password (HTTP Basic authentication)'
  /** RFC 7617 §2.1: names and passwords are expected in UTF-8. */
  readonly parameters = { charset: 'UTF-8' }
  readonly #users: UserStore
  readonly #passwords: PasswordCheck
  readonly #key = randomBytes(32)
  readonly #right = new RecentSet<string>(capacity.credentials)
  readonly #wrong = new RecentSet<string>(capacity.credentials)
  readonly #underWay = new Map<string, SharedCheck>()
  readonly #queue: FairQueue
  readonly #failuresPerName: number
  readonly #failuresOfName: FailureLimit
  readonly #failuresOfAddress: FailureLimit

  constructor({ users, passwords = new PasswordChecker(), limits, now = () => performance.now() }: BasicOptions) {
    const { failuresPerName, failuresPerAddress, ...waiting } = { ...standardLimits, ...limits }
    this.#users = users
    this.#passwords = passwords
    this.#queue = new FairQueue(waiting)
    const failures = { capacity: capacity.failures, now }
    this.#failuresPerName = failuresPerName
    this.#failuresOfName = new FailureLimit({ ...failures, burst: failuresPerName, interval: 6000 })
    this.#failuresOfAddress = new FailureLimit({ ...failures, burst: failuresPerAddress, interval: 1000 })
  }

  async identify(authorization: string, head: RequestHead): Promise<Verdict> {
    const credentials = parseCredentials(authorization)
    if (credentials === undefined) {
      return { refusal: 'Authorization is malformed, expected Basic and the base64 of name:password in UTF-8' }
    }
    const { name } = credentials
    const users = await this.#users.users()
    const known = users.get(name)
    // An unknown name must take as long as a known one.
    const hash = known ?? this.#decoyOf(name, users)
    const isRight = await this.#isRight({ ...credentials, hash, isKnown: known !== undefined }, head)
    return isRight ? { user: name } : wrong
  }

  async close(): Promise<void> {
    await this.#passwords.close?.()
  }

  #isRight(claim: Claim, head: RequestHead): Awaitable<boolean> {
    const { name, password, hash, isKnown } = claim
    // The hash is part of it: after a change of the password, or without the user, nothing is recognized.
    const digest = this.#digest(JSON.stringify([isKnown, hash, name, password]))
    if (this.#right.use(digest)) return true
    if (this.#wrong.use(digest)) return false
    const lane: Lane = { address: clientNetwork(head.address), name: this.#digest(name) }
    const key = `${lane.address} ${digest}`
    const shared = this.#underWay.get(key)
    if (shared !== undefined) {
      shared.heads.push(head)
      return shared.result
    }
    this.#requireFewFailures(lane)
    const heads = [head]
    const result = this.#queue
      .run(lane, () => this.#check(claim, digest, lane, heads))
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, { heads, result })
    return result
  }

  /** Checks a password whose turn has come. */
  async #check(
    { password, hash, isKnown }: Claim,
    digest: string,
    lane: Lane,
    heads: readonly RequestHead[],
  ): Promise<boolean> {
    if (heads.every(({ signal }) => signal?.aborted === true)) throw new HttpError(408, 'the client has disconnected')
    this.#requireFewFailures(lane)
    const isRight = (await this.#passwords.check(password, hash)) && isKnown
    if (isRight) {
      this.#right.add(digest)
      this.#failuresOfName.clear(nameKey(lane))
    } else {
      this.#wrong.add(digest)
      this.#failuresOfName.add(nameKey(lane))
      this.#failuresOfAddress.add(lane.address)
    }
    return isRight
  }

  /** Refuses a name that has failed too often from an address; a name that has not failed there may always try. */
  #requireFewFailures(lane: Lane): void {
    const isSuspect = this.#failuresOfAddress.wait(lane.address) > 0
    const most = isSuspect ? Math.min(failuresOfSuspect, this.#failuresPerName) : this.#failuresPerName
    const wait = this.#failuresOfName.wait(nameKey(lane), most)
    if (wait <= 0) return
    const seconds = Math.ceil(wait / 1000)
    throw new HttpError(429, `too many sign-ins have failed, try again in ${seconds} seconds`, {
      'Retry-After': String(seconds),
    })
  }

  /** Returns the same user's hash for a name each time, so that it costs what that one costs. */
  #decoyOf(name: string, users: Users): string {
    const hashes = [...users.values()]
    const number = Number.parseInt(this.#digest(name).slice(0, 8), 16)
    return hashes[number % hashes.length] ?? decoy
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex')
  }
}

function nameKey({ address, name }: Lane): string {
  return `${address} ${name}`
}
