/** A name and a password, as a client sends them. */
export interface Credentials {
  readonly name: string
  readonly password: string
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the value of `Authorization` (RFC 7617), in UTF-8 and Unicode's form NFC; returns undefined for another
 * scheme and for malformed values.
 */
export function parseCredentials(authorization: string): Credentials | undefined {
  const base64 = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1]
  const text = base64 === undefined ? undefined : decode(base64)
  const colon = text?.indexOf(':') ?? -1
  // RFC 7617 §2: neither has control characters.
  if (text === undefined || colon === -1 || /\p{Cc}/u.test(text)) return undefined
  return { name: text.slice(0, colon), password: text.slice(colon + 1) }
}

function decode(base64: string): string | undefined {
  try {
    return decoder.decode(Buffer.from(base64, 'base64')).normalize('NFC')
  } catch {
    return undefined
  }
}

/** Writes the value of `Authorization`. */
export function formatCredentials({ name, password }: Credentials): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}
