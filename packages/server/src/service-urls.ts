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
  of(request: HttpRequest, mount?: string): ServiceUrl {
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
