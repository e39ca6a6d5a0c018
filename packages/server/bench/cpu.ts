// CPU time of the server process per request, beside a raw node:http server that answers with the same octets, in
// the same run: `node --conditions=occi-source packages/server/bench/cpu.ts [requests]`.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'

const count = Number(process.argv[2] ?? 20_000)
const rounds = 3
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

interface Running {
  readonly child: ChildProcess
  readonly lines: Interface
  readonly port: number
}

interface Answer {
  readonly status: number
  readonly fields: string[]
  readonly body: string
}

const kind = 'compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
const created = [
  `Category: ${kind}`,
  'X-OCCI-Attribute: occi.compute.cores=2',
  'X-OCCI-Attribute: occi.compute.memory=4.0',
  'X-OCCI-Attribute: occi.compute.hostname="vm1"',
].join('\r\n')

const occi = await start('occi')
const made = await ask(occi.port, 'POST', '/compute/', created)
const path = new URL(fieldOf(made, 'location')).pathname
const operations = [
  { name: 'GET entity', method: 'GET', path, body: undefined },
  { name: 'create', method: 'POST', path: '/compute/', body: created },
  { name: 'query interface', method: 'GET', path: '/-/', body: undefined },
] as const
const answers: Record<string, Answer> = {}
for (const { method, path: at, body } of operations) answers[`${method} ${at}`] = await ask(occi.port, method, at, body)
const file = join(mkdtempSync(join(tmpdir(), 'occi-bench-')), 'answers.json')
writeFileSync(file, JSON.stringify(answers))
const raw = await start('raw', file)

for (const operation of operations) {
  const ratios: number[] = []
  let line = ''
  for (let round = 0; round <= rounds; round++) {
    const ours = await measure(occi, operation)
    const reference = await measure(raw, operation)
    // The first round warms both up.
    if (round > 0) ratios.push(ours / reference)
    line = `${ours.toFixed(1)} µs, raw ${reference.toFixed(1)} µs`
  }
  ratios.sort((a, b) => a - b)
  console.log(
    `${operation.name}: ${ratios[rounds >> 1]?.toFixed(2)}x (${line} in the last round; all ${ratios.map((r) => r.toFixed(2)).join(', ')})`,
  )
}
occi.child.kill()
raw.child.kill()
agent.destroy()

async function start(...args: string[]): Promise<Running> {
  const service = new URL('service.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=occi-source', service, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  return { child, lines, port: Number(await nextLine(lines)) }
}

function nextLine(lines: Interface): Promise<string> {
  return new Promise((resolve) => lines.once('line', resolve))
}

async function cpu({ child, lines }: Running): Promise<number> {
  const line = nextLine(lines)
  child.stdin?.write('\n')
  return Number(await line)
}

async function measure(server: Running, { method, path: at, body }: (typeof operations)[number]): Promise<number> {
  const before = await cpu(server)
  let left = count
  const worker = async () => {
    while (left-- > 0) await ask(server.port, method, at, body)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return ((await cpu(server)) - before) / count
}

function ask(port: number, method: string, at: string, body: string | undefined): Promise<Answer> {
  const headers = body === undefined ? {} : { 'Content-Type': 'text/plain' }
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path: at, agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const dropped = ['date', 'connection', 'keep-alive']
        const fields: string[] = []
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const name = response.rawHeaders[i] ?? ''
          if (!dropped.includes(name.toLowerCase())) fields.push(name, response.rawHeaders[i + 1] ?? '')
        }
        resolve({ status: response.statusCode ?? 0, fields, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function fieldOf({ fields }: Answer, name: string): string {
  return fields[fields.findIndex((field) => field.toLowerCase() === name) + 1] ?? ''
}
