import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { endingOf } from '../http/ending.ts'
import { Connections } from './connections.ts'

test('requests on one connection share the signal that ends their answers', async () => {
  const signals = new Set<AbortSignal | undefined>()
  const listeners: number[] = []
  const server = createServer(({ socket }, response) => {
    signals.add(endingOf(socket))
    listeners.push(socket.listenerCount('close') + socket.listenerCount('end'))
    response.end()
  })
  const connections = new Connections(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let times = 0; times < 5; times++) {
    await new Promise((resolve) => {
      request({ port, agent }, (response) => response.resume().on('end', resolve)).end()
    })
  }
  expect(signals.size).toBe(1)
  expect(new Set(listeners.slice(1)).size).toBe(1)
  const [signal] = signals
  expect(signal?.aborted).toBe(false)
  const closed = new Promise((resolve) => server.close(resolve))
  await connections.drain()
  expect(signal?.aborted).toBe(true)
  agent.destroy()
  await closed
})
