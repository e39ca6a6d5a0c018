// Checks a service that knows the kinds of the core model in text and nothing else; prints how the command ended.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failuresOf, type Report } from '@occi/conformance'

const scheme = 'scheme="http://schemas.ogf.org/occi/core#"; class="kind"'
const body = [
  `Category: entity; ${scheme}`,
  `Category: resource; ${scheme}; rel="http://schemas.ogf.org/occi/core#entity"; location="http://localhost/resource/"`,
  `Category: link; ${scheme}; rel="http://schemas.ogf.org/occi/core#entity"; location="http://localhost/link/"`,
]
const server = createServer((_, answer) => {
  answer.writeHead(200, { 'Content-Type': 'text/plain', Server: 'example OCCI/1.2' }).end(`${body.join('\n')}\n`)
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo

const command = 'node_modules/.bin/occi-conformance'
const args = ['--format', 'json', '--only', '226', '--only', '221.kind', `http://127.0.0.1:${port}/`]
execFile(command, args, (error, stdout) => {
  const { results }: Report = JSON.parse(stdout)
  const failed = failuresOf(results, 'MUST', false).map(({ id }) => id)
  console.log(JSON.stringify({ status: error?.code ?? 0, failed }))
  server.close()
})
