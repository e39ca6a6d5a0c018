import { BoundedCache } from '@occi/core/authoring'
import { requireHost } from './http/hosts.ts'
import { checkUrlOptions, ServiceUrl } from './http/location.ts'
import type { HttpRequest } from './http/messages.ts'
import type { Proxies } from './http/proxies.ts'
import type { ServiceOptions } from './options.ts'

/** Stands for a request whose own address is not to be believed. */
const anyHost = { secure: false, header: () => 'localhost' }

/** The addresses of the service, as each request sees them. */
export class ServiceUrls {
  readonly #options: Pick<ServiceOptions, 'base' | 'hosts' | 'publicUrl'>
  readonly #proxies: Proxies
  /** By scheme and host; clients send few different ones. */
  readonly #plain = {
    http: new BoundedCache<string, ServiceUrl>(100),
    https: new BoundedCache<string, ServiceUrl>(100),
  }

  /** @throws OcciError `definition` if the options are wrong */
  constructor(options: Pick<ServiceOptions, 'base' | 'hosts' | 'publicUrl'>, proxies: Proxies) {
    checkUrlOptions(options)
    this.#options = options
    this.#proxies = proxies
  }

  /**
   * Returns the address of the service for a request.
   *
   * @param mount where the host application has mounted the service
   */
  of(request: HttpRequest, mount = ''): ServiceUrl {
    const { prefix = '', secure } = request
    // Nothing but `Host` then tells one address from another.
    const isPlain = mount === '' && prefix === '' && this.#proxies.areNone
    if (!isPlain) return this.#make(request, mount)
    return this.#plain[secure ? 'https' : 'http'].get(request.header('host') ?? '', () => this.#make(request, mount))
  }

  #make(request: HttpRequest, mount: string): ServiceUrl {
    const { hosts, publicUrl } = this.#options
    return new ServiceUrl(request, { base: this.#baseOf(request, mount), proxies: this.#proxies, hosts, publicUrl })
  }

  /** Returns the address for a request that was refused early: its own if the service answers to that. */
  ofRefused(request: HttpRequest, mount?: string): ServiceUrl {
    try {
      const url = this.of(request, mount)
      requireHost(url.host, this.#options)
      return url
    } catch {
      return new ServiceUrl(anyHost, { base: this.#baseOf(request, mount) })
    }
  }

  /** The path at which requests arrive: the mount point, even if it was removed from the path, else the option `base`. */
  #baseOf({ prefix = '' }: HttpRequest, mount = ''): string {
    return mount !== '' || prefix !== '' ? mount : (this.#options.base ?? '')
  }
}
