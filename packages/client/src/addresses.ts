import { OcciError } from '@occi/core'

/** What names an entity: its id, a path, a URL, or an entity that was read. */
export type EntityReference = string | { readonly location: string }

/** The addresses of one service. Nothing is ever sent to another origin. */
export class Addresses {
  /** The address of the service; its path ends in `/`. */
  readonly base: URL

  /** @throws OcciError `invalid` for what is no URL of a service */
  constructor(url: string | URL) {
    const base = URL.parse(String(url))
    if (base === null || !/^https?:$/.test(base.protocol)) {
      throw new OcciError(
        'invalid',
        `'${url}' is not the URL of a service, expected one such as http://localhost:8888/`,
      )
    }
    if (base.username !== '' || base.password !== '') {
      throw new OcciError('invalid', 'the URL of the service must not contain a password, give it as the option auth')
    }
    base.search = ''
    base.hash = ''
    if (!base.pathname.endsWith('/')) base.pathname += '/'
    this.base = base
  }

  /**
   * Returns the URL of what a caller names: a URN stands for the last segment of a path, other text is resolved as a link
   * is on a page at `within`.
   *
   * @throws OcciError `invalid` for a URL of another origin, and for `.` and `..`, by which a name could lead elsewhere
   */
  of(reference: EntityReference, within: URL = this.base): URL {
    const given = typeof reference === 'string' ? reference : reference.location
    const text = given.startsWith('urn:') ? encodeURIComponent(given.slice(given.lastIndexOf(':') + 1)) : given
    if (/(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\?#]|$)/i.test(text)) {
      throw new OcciError('invalid', `'${given}' must not contain the segments '.' or '..'`)
    }
    const url = URL.parse(text, within.href)
    if (url?.origin === this.base.origin) return url
    throw new OcciError('invalid', `'${text}' is not of this service, expected an id, a path or a URL of ${this.base}`)
  }

  /**
   * Returns the URL of what the service names. Services behind proxies write the address under which they know
   * themselves: of another origin only the path counts.
   */
  ofAnswer(text: string, within: URL = this.base): URL {
    const url = URL.parse(text, within.href)
    if (url === null) throw new OcciError('syntax', `the service names '${text}', which is no URL`)
    return new URL(url.pathname.replace(/^\/{2,}/, '/') + url.search, this.base)
  }

  /** Returns the URL of a collection; a service that does not know its own prefix leaves it out. */
  ofCollection(location: string): URL {
    const url = this.ofAnswer(location)
    if (!url.pathname.startsWith(this.base.pathname)) url.pathname = this.base.pathname + url.pathname.slice(1)
    return url
  }
}
