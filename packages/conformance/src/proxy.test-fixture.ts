import { createServer, type IncomingMessage, request as send } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request on its way to the service. */
export interface Passing {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly fields: readonly (readonly [string, string])[]
  readonly body: string
}

/** An answer on its way back. */
export interface Reply {
  readonly status: number
  readonly fields: readonly (readonly [string, string])[]
  readonly body: string
}

export type Forward = (request: Passing) => Promise<Reply>
/** What a proxy does to an exchange. */
export type Alter = (request: Passing, forward: Forward) => Promise<Reply>

/** Starts a proxy in front of a service, which can be made to alter exchanges. */
export async function startProxy(service: string) {
  let alter: Alter = (request, forward) => forward(request)
  const server = createServer(async (incoming, outgoing) => {
    const request: Passing = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      fields: fieldsOf(incoming),
      body: await text(incoming),
    }
    const { status, fields, body } = await alter(request, (changed) => forward(service, changed))
    const kept = fields.filter(([name]) => !/^(?:content-length|transfer-encoding|connection|keep-alive)$/i.test(name))
    outgoing.writeHead(status, kept.flat()).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    /** From now on exchanges are altered in this way. */
    become(altering: Alter): void {
      alter = altering
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function fieldsOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : []))
}

function forward(service: string, { method, target, fields, body }: Passing): Promise<Reply> {
  const url = new URL(service)
  const own = fields.filter(([name]) => !/^(?:host|content-length|connection|transfer-encoding)$/i.test(name))
  const headers = [
    'Host',
    url.host,
    ...own.flat(),
    ...(body === '' ? [] : ['Content-Length', `${Buffer.byteLength(body)}`]),
  ]
  return new Promise((resolve, reject) => {
    const sent = send({ host: url.hostname, port: url.port, method, path: target, headers }, async (incoming) => {
      resolve({ status: incoming.statusCode ?? 0, fields: fieldsOf(incoming), body: await text(incoming) })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
