import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { cert, key } from '../../apps/demo-iaas/src/certificate.test-fixture.ts'
import { NodeProcess } from '../../apps/demo-iaas/src/process.test-fixture.ts'

/** The demo with a user, from source, behind a proxy that ends TLS and keeps the path `/cloud`. */
export interface SecureDemo {
  readonly url: string
  close(): Promise<void>
}

/** @param users the file of users, which is written */
export async function startSecureDemo(users: string, user: string, password: string): Promise<SecureDemo> {
  const adding = new NodeProcess('main.ts', ['--users', users, '--add-user', user])
  adding.child.stdin?.end(`${password}\n`)
  await adding.ended
  let upstream = ''
  const proxy = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming
    const passed = request(new URL(url, upstream), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      // A stream of events has no content for a while.
      outgoing.flushHeaders()
      answer.pipe(outgoing)
    })
    outgoing.on('close', () => passed.destroy())
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = `https://localhost:${(proxy.address() as AddressInfo).port}/cloud`
  const options = ['--port', '0', '--database', ':memory:', '--users', users, '--base', '/cloud', '--public-url', url]
  const demo = new NodeProcess('main.ts', options)
  upstream = await demo.url()
  return {
    url,
    async close() {
      proxy.closeAllConnections()
      proxy.close()
      await demo.kill()
    },
  }
}
