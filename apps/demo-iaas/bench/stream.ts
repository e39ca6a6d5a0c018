// node --conditions=occi-source apps/demo-iaas/bench/stream.ts [count] [database]
// A listing of all as text/uri-list, to a fast reader and to a slow one while others write: what the memory of the
// service does in the meantime, and what the writes cost.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { type Entity, idOf } from '@occi/core'
import { type Change, noAttributes } from '@occi/core/authoring'
import { openRegistry } from '../src/registry.ts'

const [, , count = '1000000', given] = process.argv
const size = Number(count)
const folder = mkdtempSync(join(tmpdir(), 'occi-stream-'))
const database = given ?? join(folder, 'occi.db')
/** Octets a second that the slow reader takes. */
const slowly = 4_000_000
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'

function computeAt(index: number): Entity {
  const location = `/compute/${String(index).padStart(8, '0')}`
  const attributes = Object.assign(noAttributes(), { 'occi.compute.cores': 1 + (index % 8), 'occi.compute.memory': 4 })
  return { id: idOf(location), location, kind, mixins: [], attributes, actions: [], version: 1 }
}

async function populate(): Promise<void> {
  const registry = await openRegistry(database)
  for (let start = await registry.count({}, {}); start < size; start += 1000) {
    const changes = Array.from({ length: 1000 }, (_, n): Change => ({ type: 'put', entity: computeAt(start + n) }))
    await (await registry.begin({ operation: 'create', keys: [] }, {})).commit(changes)
  }
  await registry.close()
}

async function startDemo(): Promise<{ child: ChildProcess; port: number }> {
  const main = new URL('../src/main.ts', import.meta.url).pathname
  const args = ['--port', '0', '--database', database, '--machines', join(folder, 'occi.machines')]
  const child = spawn(process.execPath, ['--conditions=occi-source', main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port !== undefined) return { child, port: Number(port) }
  }
  throw new Error('the demo has ended')
}

/** Megabytes that a process has in memory. */
function memoryOf({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) / 1024
}

/** Watches the memory of a process while something runs; every tenth value is printed. */
async function watching(what: string, child: ChildProcess, work: () => Promise<string>): Promise<void> {
  const seen: number[] = [memoryOf(child)]
  const timer = setInterval(() => seen.push(memoryOf(child)), 200)
  const start = performance.now()
  const told = await work()
  clearInterval(timer)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const tenths = Array.from({ length: 11 }, (_, n) => seen[Math.round((n * (seen.length - 1)) / 10)]?.toFixed(0))
  console.log(
    `${what}: ${told} in ${seconds} s; MB in memory: ${tenths.join(' ')}; at most ${Math.max(...seen).toFixed(0)}`,
  )
}

/** Lists everything, and takes no more octets a second than it may. */
async function list(port: number, octetsPerSecond = Number.POSITIVE_INFINITY): Promise<string> {
  const sent = get({ port, path: '/', headers: { Accept: 'text/uri-list' } })
  const [response] = (await once(sent, 'response')) as [AsyncIterable<Buffer>]
  let [octets, lines] = [0, 0]
  const start = performance.now()
  for await (const piece of response) {
    octets += piece.length
    for (const octet of piece) if (octet === 10) lines++
    const ahead = (octets / octetsPerSecond) * 1000 - (performance.now() - start)
    if (ahead > 0) await setTimeout(ahead)
  }
  return `${(octets / 1e6).toFixed(0)} MB, ${lines} lines`
}

/** Creates and deletes one compute after the other until it is enough; gives what they took. */
async function write(port: number, enough: AbortSignal): Promise<string> {
  const times: number[] = []
  for (let n = 0; !enough.aborted; n++) {
    for (const method of ['PUT', 'DELETE']) {
      const start = performance.now()
      const body = method === 'PUT' ? { body: JSON.stringify({ kind }) } : {}
      const headers = { Accept: 'application/json', 'Content-Type': 'application/json' }
      const response = await fetch(`http://127.0.0.1:${port}/compute/new-${n}`, { method, headers, ...body })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      await response.arrayBuffer()
      times.push(performance.now() - start)
    }
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]?.toFixed(1)
  return `${times.length} writes, ${at(0.5)} ms in the middle, ${at(0.99)} ms for 99 of 100, ${at(1)} ms at most`
}

try {
  await populate()
  const { child, port } = await startDemo()
  console.log(`${size} entities; ${memoryOf(child).toFixed(0)} MB in memory at the start`)
  await watching('a fast reader', child, () => list(port))
  await watching('the same again', child, () => list(port))
  await watching('a slow reader, and writes', child, async () => {
    const enough = new AbortController()
    const writes = write(port, enough.signal)
    const listed = await list(port, slowly)
    enough.abort()
    return `${listed}, ${await writes}`
  })
  await watching('writes alone', child, async () => write(port, AbortSignal.timeout(5000)))
  child.kill()
  await once(child, 'exit')
} finally {
  rmSync(folder, { recursive: true })
}
