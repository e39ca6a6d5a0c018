import type { Application } from '@occi/server'
import { serve } from '@occi/server/node'

export const compute = 'compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
export const network = 'network; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
export const ipNetwork = 'ipnetwork; scheme="http://schemas.ogf.org/occi/infrastructure/network#"; class="mixin"'
export const storage = 'storage; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
export const medium = 'medium; scheme="http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#"; class="mixin"'
export const large = 'large; scheme="http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#"; class="mixin"'
export const debian = 'debian_13; scheme="http://demo.example.org/occi/os_tpl#"; class="mixin"'
export const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'
export const action = (term: string, kind = 'compute') =>
  `${term}; scheme="http://schemas.ogf.org/occi/infrastructure/${kind}/action#"; class="action"`

/** An answer, as far as tests look at it. */
interface Told {
  readonly status: number
  readonly text: string
  /** The path of `Location`; empty without one. */
  readonly path: string
  readonly headers: { get(name: string): string | null }
}

/** Serves an application, and returns what tests send to it. */
export async function served(app: Application) {
  const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
  const send = async (method: string, path: string, body?: string | string[], accept = 'text/plain'): Promise<Told> => {
    const text = typeof body === 'object' ? body.join('\n') : body
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: { Accept: accept, ...(text === undefined ? {} : { 'Content-Type': 'text/plain' }) },
      ...(text === undefined ? {} : { body: text }),
    })
    const location = response.headers.get('location')
    return {
      status: response.status,
      text: await response.text(),
      path: location === null ? '' : new URL(location).pathname,
      headers: response.headers,
    }
  }
  const json = async (path: string) => JSON.parse((await send('GET', path, undefined, 'application/json')).text)
  return { url: server.url, send, json, close: () => server.close() }
}
