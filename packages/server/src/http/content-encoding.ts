import { HttpError } from '@occi/core'

/**
 * Refuses a body that is compressed or otherwise encoded: it would be read as something that it is not
 * (RFC 9110 §8.4). `identity` says that it is not.
 *
 * @throws HttpError 415 with `Accept-Encoding`, which tells it from that of a media type (RFC 9110 §12.5.3)
 */
export function requireNotEncoded(encoding: string | undefined): void {
  if (encoding === undefined) return
  const codings = encoding.split(',').map((coding) => coding.trim())
  if (codings.every((coding) => coding === '' || coding.toLowerCase() === 'identity')) return
  throw new HttpError(415, `Content-Encoding ${encoding} is not served, expected a body as it is`, {
    'Accept-Encoding': 'identity',
  })
}
