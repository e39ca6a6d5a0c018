// The listener of the service alone: it looks at what every request is asked for, and answers with the same octets.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpResponse, nodeListener } from '@occi/server/node'
import type { Answer } from '../load/ask.ts'
import { answerCalls, configuration } from '../process/calls.ts'

const { status, fields: given, body } = await configuration<Answer>()
const pairs = Array.from({ length: given.length / 2 }, (_, n) => [given[2 * n] ?? '', given[2 * n + 1] ?? ''] as const)
// The listener counts itself.
const fields = pairs.filter(([name]) => name.toLowerCase() !== 'content-length')
const answer: HttpResponse = { status, fields, body }
const asked = ['host', 'accept', 'user-agent', 'content-type', 'if-none-match']
const server = createServer(
  nodeListener((request) => {
    for (const name of asked) request.header(name)
    return answer
  }),
)
server.listen(0, '127.0.0.1', () => answerCalls({ port: (server.address() as AddressInfo).port }))
