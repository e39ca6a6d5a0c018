// How long small requests wait while one client lets the service do much:
// `node --conditions=occi-source packages/server/bench/fairness.ts [memory|sqlite] [entities]`.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const store = process.argv[2] ?? 'memory'
const count = Number(process.argv[3] ?? 50_000)
const only = process.argv[4]
const folder = mkdtempSync(join(tmpdir(), 'occi-fairness-'))
const url = new URL('./fairness-service.ts', import.meta.url).pathname
const scheme = 'http://example.com/occi#'
const json = 'application/json'
const agent = new Agent({ keepAlive: true })

const child = spawn(process.execPath, ['--conditions=occi-source', url, store, String(count), folder], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const port = await new Promise<number>((resolve) => {
  createInterface({ input: child.stdout }).once('line', (line) => resolve(Number(line)))
})

const tag = { mixins: [{ scheme: 'http://example.com/tags#', term: 'web', location: '/web/' }] }
const scenarios: readonly [string, () => Promise<unknown>][] = [
  ['nothing', () => new Promise((resolve) => setTimeout(resolve, 500))],
  ['list all, JSON', () => ask('GET', '/machine/', { Accept: json })],
  ['list all, text', () => ask('GET', '/machine/', { Accept: 'text/plain' })],
  ['list all, uri-list', () => ask('GET', '/machine/', { Accept: 'text/uri-list' })],
  ['filter that finds one, no index', () => ask('GET', '/machine/?com.example.name=m7', { Accept: json })],
  ['the last page by number', () => ask('GET', `/machine/?page=${count / 1000}&number=1000`, { Accept: json })],
  [
    'a page of a filter that finds half',
    () => ask('GET', '/machine/?com.example.even=true&number=10&page=1', { Accept: json }),
  ],
  ['search', () => ask('GET', '/machine/?search=m777', { Accept: 'text/html' })],
  ['100 connections list 20,000', () => lists(100)],
  ['500 connections list 20,000', () => lists(500)],
  [
    'action on all',
    () => ask('POST', '/machine/?action=start', { 'Content-Type': json, Accept: json }, { action: `${scheme}start` }),
  ],
  ['set the members of a mixin to none', () => ask('PUT', '/web/', { 'Content-Type': 'text/uri-list' }, '')],
  ['empty a mixin', () => ask('DELETE', '/tagged/')],
  ['remove a mixin', () => ask('DELETE', '/-/', { 'Content-Type': json }, tag)],
  ['delete all', () => ask('DELETE', '/machine/')],
]

for (const [name, run] of scenarios) {
  if (only !== undefined && name !== 'nothing' && !name.includes(only)) continue
  const before = performance.now()
  let isOver = false
  const running = run().finally(() => {
    isOver = true
  })
  const waits: number[] = []
  while (!isOver) {
    const start = performance.now()
    await ask('GET', '/disk/1', { Accept: json })
    waits.push(performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const outcome = await running
  waits.sort((a, b) => a - b)
  const at = (share: number) => (waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0).toFixed(0)
  const took = ((performance.now() - before) / 1000).toFixed(1)
  console.log(
    `${name}: ${took} s, ${outcome ?? ''}; GET waits p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} ms of ${waits.length}`,
  )
}
end(child)

function lists(connections: number): Promise<string> {
  return Promise.all(
    Array.from({ length: connections }, () => ask('GET', '/listed/', { Accept: 'text/uri-list' }, undefined, false)),
  ).then((all) => all[0] ?? '')
}

/** Sends a request; reads the answer to its end and forgets it. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
  from: Agent | false = agent,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: from }, (response) => {
      let octets = 0
      let start = ''
      response.on('data', (chunk: Buffer) => {
        if (octets === 0 && (response.statusCode ?? 0) >= 300) start = chunk.toString('utf8', 0, 300)
        octets += chunk.length
      })
      response.on('end', () => resolve(`${response.statusCode} ${octets} octets ${start}`))
      response.on('error', reject)
    })
    sent.on('error', reject)
    if (body === undefined) sent.end()
    else {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      sent.setHeader('Content-Length', Buffer.byteLength(text))
      sent.end(text)
    }
  })
}

function end(running: ChildProcess): void {
  running.once('exit', () => {
    rmSync(folder, { recursive: true })
    process.exit()
  })
  running.kill()
}
