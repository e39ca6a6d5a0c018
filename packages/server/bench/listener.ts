// CPU time per request of `nodeListener` with a constant answer, beside raw node:http with the same octets, both in
// this process: `node --conditions=occi-source packages/server/bench/listener.ts [requests]`. A second process asks,
// over connections that are kept. The two take turns, and the median of their ratios counts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { HttpResponse } from '../src/http/messages.ts'
import { nodeListener } from '../src/node/index.ts'

const rounds = 9
const connections = 16
const request = [
  'GET /compute/996ad860-2a9a-504f-8861-aeafd0b2ae29 HTTP/1.1',
  'Host: 127.0.0.1:8888',
  'Accept: text/plain',
  'User-Agent: occi-client/1.0 OCCI/1.2',
  'Authorization: Basic dXNlcjpwYXNzd29yZA==',
  '\r\n',
].join('\r\n')

const body = [
  'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"',
  'X-OCCI-Attribute: occi.core.id="urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29"',
  'X-OCCI-Attribute: occi.compute.architecture="x64"',
  'X-OCCI-Attribute: occi.compute.cores=2',
  'X-OCCI-Attribute: occi.compute.memory=4.0',
  'X-OCCI-Attribute: occi.compute.state="inactive"',
].join('\r\n')
const answer: HttpResponse = {
  status: 200,
  fields: [
    ['Server', 'occi-ts/0.1.0 OCCI/1.2'],
    ['Accept', 'text/plain, text/occi, text/uri-list, application/occi+json, application/json'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Vary', 'Accept'],
    ['ETag', '"1-1x9k2f0+plain"'],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body,
}

const [, file = '', role = '100000', port = '0', count = '0', octets = '0'] = process.argv
if (role === 'ask') await askMany(Number(port), Number(count), Number(octets))
else await compare(Number(role))

async function compare(requests: number): Promise<void> {
  const header = [...answer.fields.flat(), 'Content-Length', String(Buffer.byteLength(body))]
  const raw: RequestListener = (_, response) => {
    response.writeHead(200, header)
    response.end(body)
  }
  const direct = nodeListener((incoming) => {
    // What every request of the service is asked for.
    incoming.header('host')
    incoming.header('accept')
    incoming.header('user-agent')
    incoming.header('content-type')
    incoming.header('if-none-match')
    return answer
  })
  await measure(raw, requests)
  await measure(direct, requests)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [raw, direct] : [direct, raw]
    const one = await measure(first, requests)
    const other = await measure(second, requests)
    const [rawTime, directTime] = round % 2 === 0 ? [one, other] : [other, one]
    ratios.push(directTime / rawTime)
    console.log(`raw ${rawTime.toFixed(2)} µs, nodeListener ${directTime.toFixed(2)} µs`)
  }
  ratios.sort((a, b) => a - b)
  console.log(`median ratio ${ratios[Math.floor(rounds / 2)]?.toFixed(3)}`)
}

/** Microseconds of CPU time for each request. */
async function measure(listener: RequestListener, requests: number): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const length = await lengthOfAnswer(port)
  const child = fork(file, ['ask', String(port), String(requests), String(length)])
  await once(child, 'message')
  const before = process.cpuUsage()
  child.send('go')
  await once(child, 'message')
  const { user, system } = process.cpuUsage(before)
  child.disconnect()
  server.closeAllConnections()
  server.close()
  return (user + system) / requests
}

async function lengthOfAnswer(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  let length = 0
  for await (const piece of socket) {
    length += piece.length
    if (String(piece).endsWith(body)) break
  }
  return length
}

/** The other process: asks again on each connection as soon as it has been answered. */
async function askMany(port: number, requests: number, length: number): Promise<void> {
  process.send?.('ready')
  await once(process, 'message')
  let left = requests
  const ends = Array.from({ length: connections }, () => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true)
    let received = 0
    const ask = () => {
      if (left-- > 0) socket.write(request)
      else socket.end()
    }
    socket.on('connect', ask)
    socket.on('data', (piece) => {
      received += piece.length
      if (received < length) return
      received -= length
      ask()
    })
    return once(socket, 'close')
  })
  await Promise.all(ends)
  process.send?.('done')
}
