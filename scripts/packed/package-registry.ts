import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Packed, run } from '../release/pack.ts'

/** A package registry on this machine that has the given packages, and leads to another registry for all others. */
export class PackageRegistry {
  readonly #elsewhere: string
  readonly #packages = new Map<string, Packed>()
  readonly #server: Server

  /** @param elsewhere the URL of the registry that has all other packages */
  constructor(elsewhere: string) {
    this.#elsewhere = elsewhere.replace(/\/$/, '')
    this.#server = createServer(({ url = '/' }, response) => this.#answer(url, response))
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  publish(packed: Packed): void {
    this.#packages.set(packed.name, packed)
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #answer(url: string, response: ServerResponse): void {
    const isTarball = url.startsWith('/tarballs/')
    const name = decodeURIComponent(url.replace(/^\/(?:tarballs\/)?/, ''))
    const packed = this.#packages.get(name)
    if (packed === undefined) response.writeHead(302, { Location: this.#elsewhere + url }).end()
    else if (isTarball) response.end(readFileSync(packed.tarball))
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(this.#document(packed)))
  }

  /** What clients read to find out the versions of a package. */
  #document({ name, tarball, manifest }: Packed): object {
    const { version } = manifest
    const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64')
    const dist = { tarball: `${this.url}tarballs/${encodeURIComponent(name)}`, integrity: `sha512-${digest}` }
    // Old enough for clients that install nothing that is only hours old.
    const published = '2020-01-01T00:00:00.000Z'
    return {
      name,
      'dist-tags': { latest: version },
      time: { created: published, modified: published, [version]: published },
      versions: { [version]: { ...manifest, dist } },
    }
  }
}

/**
 * Returns the URL of the registry that this machine uses.
 *
 * @returns undefined if it cannot be reached
 */
export async function configuredRegistry(): Promise<string | undefined> {
  const { stdout } = await run('npm', ['config', 'get', 'registry'], process.cwd())
  const url = stdout.trim()
  const response = await fetch(new URL('hono', url), { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  )
  return response?.ok ? url : undefined
}
