import type { Application } from '../../../packages/server/src/application.ts'
import type { Answer, Client, Sent } from '../../../packages/server/src/protocol/messages.test-fixture.ts'
import { NotApplicable } from './vitest.ts'

export * from '../../../packages/server/src/protocol/messages.test-fixture.ts'

const url = 'http://127.0.0.1:8888'
const applications = new WeakMap<Client, Application>()

/** Calls `fetch` of an application, as any runtime's server does. */
export async function client(app: Application): Promise<Client> {
  const made: Client = { url, send: (method, path, sent) => send(app, method, path, sent) }
  applications.set(made, app)
  return made
}

/** Returns what answers the requests of a client. */
export function fetchOf(client: Client): (request: Request) => Response | Promise<Response> {
  const app = applications.get(client)
  if (app === undefined) throw new NotApplicable('there is no such client')
  return (request) => app.fetch(request)
}

async function send(
  app: Application,
  method: string,
  path: string,
  { headers = {}, body }: Sent = {},
): Promise<Answer> {
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    throw new NotApplicable(`a Web request of ${method} has no body`)
  }
  if (path === '*') throw new NotApplicable('a Web request has no target *')
  // A text would get a media type that the test does not send.
  const octets = body === undefined ? undefined : new TextEncoder().encode(body)
  const fields = new Headers()
  let origin = url
  for (const [name, values] of Object.entries(headers)) {
    // The host is a part of the URL of a Web request.
    if (name.toLowerCase() === 'host') origin = `http://${values}`
    else for (const value of typeof values === 'string' ? [values] : values) fields.append(name, value)
  }
  if (octets !== undefined) fields.set('Content-Length', String(octets.length))
  const response = await app.fetch(new Request(origin + path, { method, headers: fields, body: octets }))
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}
