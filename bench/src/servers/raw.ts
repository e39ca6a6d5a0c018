// The reference: a raw node:http server that answers each request with the octets that the service answers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from '../load/ask.ts'
import { answerCalls, configuration } from '../process/calls.ts'

const answers = new Map(
  Object.entries(await configuration<Record<string, Answer>>()).map(([key, { status, fields, body }]) => [
    key,
    { status, fields: [...fields], body },
  ]),
)

const server = createServer((request, response) => {
  const answer = answers.get(`${request.method} ${request.url}`)
  const finish = () => {
    response.writeHead(answer?.status ?? 404, answer?.fields ?? [])
    response.end(answer?.body)
  }
  if (request.method === 'GET') finish()
  else {
    // A server that takes a body reads it, whatever it does with it.
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      Buffer.concat(chunks).toString('utf8')
      finish()
    })
  }
})
server.listen(0, '127.0.0.1', () => answerCalls({ port: (server.address() as AddressInfo).port }))
