// One server process of the benchmark: `node service.ts occi|raw`; tells its port and, on each line of input, the
// CPU time it has used.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { compute, infrastructure } from '@occi/infrastructure'
import { Application } from '../src/index.ts'
import { serve } from '../src/node/index.ts'

const [, , what = 'occi', constants = ''] = process.argv
const port = what === 'occi' ? await startOcci() : await startRaw(constants)
console.log(port)

createInterface({ input: process.stdin }).on('line', () => {
  const { user, system } = process.cpuUsage()
  console.log(user + system)
})

async function startOcci(): Promise<number> {
  const app = new Application()
  const start = compute.actions.find(({ term }) => term === 'start')
  for (const category of Object.values(infrastructure)) {
    if (category.class === 'action') continue
    app.registerBackend(category, category === compute ? { create: begin } : {})
  }
  function begin(entity: { attributes: Record<string, unknown>; actions: readonly string[] }) {
    entity.attributes['occi.compute.state'] = 'inactive'
    entity.actions = start === undefined ? [] : [start.identifier]
  }
  return (await serve(app, { port: 0, hostname: '127.0.0.1' })).port
}

/** A raw server that answers each path with the octets that the service under test answers. */
async function startRaw(file: string): Promise<number> {
  const { readFileSync } = await import('node:fs')
  const answers: Record<string, { status: number; fields: string[]; body: string }> = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`]
    const finish = () => {
      response.writeHead(answer?.status ?? 404, answer?.fields ?? [])
      response.end(answer?.body)
    }
    if (request.method === 'GET') finish()
    else {
      // A server that takes a body reads it, whatever it does with it.
      request.resume()
      request.on('end', finish)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
