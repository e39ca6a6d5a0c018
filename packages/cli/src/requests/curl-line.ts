/** A request as `fetch` gets it. */
export interface PlainRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string | undefined
}

/**
 * Returns the command that sends a request with curl. It has no password and no token in it: curl asks for the password,
 * and the shell inserts the token.
 *
 * @param user name of the user who signs in with a password
 */
export function curlLine({ method, url, headers, body }: PlainRequest, user: string | undefined): string {
  const words = ['curl']
  if (method !== (body === undefined ? 'GET' : 'POST')) words.push('-X', method)
  for (const [name, value] of headers) {
    if (name !== 'authorization') words.push('-H', quoted(`${name}: ${value}`))
    else if (user !== undefined) words.push('-u', quoted(user))
    else words.push('-H', '"authorization: Bearer $OCCI_TOKEN"')
  }
  if (body !== undefined) words.push('--data-raw', quoted(body))
  return [...words, quoted(url)].join(' ')
}

/** Returns a word that a POSIX shell reads as it is. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
