import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import { job, wellKnown } from './application.ts'
import { expressHost } from './express.ts'
import { fastifyHost } from './fastify.ts'
import { honoHost } from './hono.ts'

const fastify = await fastifyHost()
await fastify.ready()
const servers: Readonly<Record<string, Server>> = {
  Express: createServer(expressHost()),
  Fastify: fastify.server,
  Hono: createServer(getRequestListener(honoHost().fetch)),
}
after(() => fastify.close())

for (const [framework, server] of Object.entries(servers)) {
  test(`${framework} serves OCCI below /occi, and its own routes`, async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const headers = { 'Content-Type': 'application/json' }
      const body = JSON.stringify({ kind: job.identifier, attributes: { 'com.example.job.command': 'make' } })
      const created = await fetch(`${url}/occi/job/`, { method: 'POST', headers, body })
      assert.equal(created.status, 201)

      const location = created.headers.get('Location') ?? ''
      assert.ok(location.startsWith(`${url}/occi/job/`), location)
      assert.match(await (await fetch(location)).text(), /com.example.job.command="make"/)
      assert.match(await (await fetch(url + wellKnown)).text(), /Category: job;/)
      assert.equal(await (await fetch(`${url}/healthz`)).text(), 'ok')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
}
