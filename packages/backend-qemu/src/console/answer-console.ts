import { isJsonObject } from '@occi/core/authoring'
import type { QemuHypervisor } from '../hypervisor.ts'
import { consolePath, keyOfConsole, pathOfConsole } from './console-mixin.ts'

/** The service that a console belongs to. */
export interface ConsoleService {
  readonly hypervisor: QemuHypervisor
  /** Answers a request as the service does. */
  readonly fetch: (request: Request) => Response | PromiseLike<Response>
  /** The path that all requests have. Defaults to none. */
  readonly base?: string | undefined
}

/**
 * Answers a GET of a console with the last serial output of the guest, as text. Callers who may retrieve the compute may
 * read it: the service itself gets a request for the compute, with the same fields, and its refusal is the answer.
 *
 * @example app.get('/console/:key', (c) => answerConsole(c.req.raw, { hypervisor, fetch: (r) => app.fetch(r, c.env) }))
 */
export async function answerConsole(request: Request, service: ConsoleService): Promise<Response> {
  const { hypervisor, fetch, base = '' } = service
  const url = new URL(request.url)
  const path = url.pathname.slice(base.length)
  const machine = hypervisor.machines.withKey(keyOfConsole(path) ?? '')
  if (machine === undefined) return notFound()
  const { location, owner } = machine.record
  const headers = new Headers(request.headers)
  for (const name of ['if-none-match', 'if-match', 'range', 'content-type']) headers.delete(name)
  headers.set('accept', 'application/json')
  const compute = await fetch(new Request(new URL(base + location, url), { headers }))
  if (compute.status !== 200) return compute
  const shown: unknown = await compute.json()
  // Another user may have a compute at this location.
  const attributes = isJsonObject(shown) && isJsonObject(shown.attributes) ? shown.attributes : {}
  if (attributes[consolePath] !== pathOfConsole({ location, owner })) return notFound()
  return textOf(await machine.console())
}

function textOf(console: Buffer): Response {
  return new Response(new Uint8Array(console), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

function notFound(): Response {
  const message = 'There is no console here: add the mixin console to a compute, which then names its path.\n'
  return new Response(message, { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
