import { readFile } from 'node:fs/promises'
import { BasicScheme, type BearerKeys, BearerScheme, RequestAuthenticator, type Scheme, UsersFile } from '@occi/auth'
import { isKeyUrl, type TokenOptions } from './token-options.ts'

type KeySet = Extract<BearerKeys, { readonly keys: unknown }>

/**
 * Passwords of a file of users.
 *
 * @param report receives one line when the file has become unreadable
 * @throws Error if the file cannot be used
 */
export async function passwordsOf(file: string, report: (line: string) => void): Promise<Scheme> {
  return new BasicScheme({ users: await UsersFile.open(file, report) })
}

/**
 * Bearer tokens.
 *
 * @throws Error if the file of keys cannot be used
 */
export async function tokensBy({ keys, issuer, audience, claim }: TokenOptions): Promise<Scheme> {
  return new BearerScheme({ keys: isKeyUrl(keys) ? new URL(keys) : await readKeys(keys), issuer, audience, claim })
}

async function readKeys(file: string): Promise<KeySet> {
  const keySet = parsed(await readFile(file, 'utf8'))
  if (isKeySet(keySet)) return keySet
  throw new Error('the file is not a JWK Set, expected one such as {"keys":[{"kty":"RSA", …}]}')
}

/** The parser's own message would show a piece of the file, which may be a secret. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isKeySet(value: unknown): value is KeySet {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

/** Identifies the calling user. */
export function signIn(schemes: readonly Scheme[]): RequestAuthenticator {
  return new RequestAuthenticator({ realm: 'OCCI demo cloud', schemes })
}
