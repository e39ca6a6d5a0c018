import { OptionError } from './option-error.ts'

/** How bearer tokens are checked. */
export interface TokenOptions {
  /** The URL of a JWK Set, or the absolute path of a file with one. */
  readonly keys: string
  readonly issuer: string
  readonly audience: string
  /** The claim that names the user. Defaults to `sub`. */
  readonly claim: string | undefined
}

/** The options of tokens on the command line. */
export interface TokenValues {
  readonly jwt?: string
  readonly 'jwt-issuer'?: string
  readonly 'jwt-audience'?: string
  readonly 'jwt-claim'?: string
}

/**
 * Reads the options of tokens.
 *
 * @returns undefined without `--jwt`
 * @throws OptionError if one of them is missing or not valid
 */
export function readTokenOptions(values: TokenValues): TokenOptions | undefined {
  const { jwt: keys, 'jwt-issuer': issuer, 'jwt-audience': audience, 'jwt-claim': claim } = values
  if (keys === undefined) {
    const other = (['jwt-issuer', 'jwt-audience', 'jwt-claim'] as const).find((name) => values[name] !== undefined)
    if (other !== undefined) throw new OptionError(`--${other} needs --jwt KEYS`)
    return undefined
  }
  if (!issuer || !audience) {
    throw new OptionError(
      '--jwt needs --jwt-issuer and --jwt-audience, with the values of the claims iss and aud of the tokens',
    )
  }
  if (claim === '') throw new OptionError('--jwt-claim is empty, expected the name of a claim, such as email')
  return { keys: requireKeys(keys), issuer, audience, claim }
}

/** Keys that travel unencrypted could be exchanged on their way, unless they come from this machine. */
function requireKeys(keys: string): string {
  if (keys.trim() === '') throw new OptionError('--jwt is empty, expected the URL of a JWK Set, or a file with one')
  if (!isKeyUrl(keys)) return keys
  const url = URL.canParse(keys) ? new URL(keys) : undefined
  const isLocal = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  if (url?.protocol === 'https:' || isLocal) return keys
  throw new OptionError(`--jwt is '${keys}', expected an https URL of a JWK Set, or a file with one`)
}

/** Whether the keys are fetched, and not read from a file. */
export function isKeyUrl(keys: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(keys)
}
