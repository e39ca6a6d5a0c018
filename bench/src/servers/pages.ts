// A service with web pages over a registry of many entities with long names, and what each page costs.
import { setTimeout } from 'node:timers/promises'
import type { Registry } from '@occi/core/authoring'
import { infrastructureKinds, infrastructureMixins } from '@occi/infrastructure'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { PostgresRegistry } from '@occi/registry-postgres'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { populateWithLongNames } from '../long-names.ts'
import { answerCalls, configuration, memory } from '../process/calls.ts'

/** The registry: a file, a URL, or memory by default. */
export interface PagesConfig {
  readonly store?: string
}

/** Milliseconds of processor time of a page, and its KiB. */
export interface PageCost {
  readonly time: number
  readonly size: number
}

const { store } = await configuration<PagesConfig>()
const registry = await open()
const app = new Application({ registry, renderings: [...standardRenderings(), htmlRendering()] })
app.registerBackend([...infrastructureKinds, ...infrastructureMixins], {})
await populateWithLongNames(registry)
await idle()
await memory()

answerCalls(undefined, { page })

async function page(path: string): Promise<PageCost> {
  const before = process.cpuUsage()
  const response = await app.request(path, { headers: { Accept: 'text/html' } })
  const text = await response.text()
  const { user, system } = process.cpuUsage(before)
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
  return { time: (user + system) / 1000, size: Buffer.byteLength(text) / 1024 }
}

async function open(): Promise<Registry> {
  if (store === undefined) return new MemoryRegistry()
  return store.startsWith('postgres') ? PostgresRegistry.open(store) : new SqliteRegistry(store)
}

/** Waits until the process has done what it does after commits. */
async function idle(): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    const before = performance.eventLoopUtilization()
    await setTimeout(100)
    quiet = performance.eventLoopUtilization(before).utilization < 0.05 ? quiet + 1 : 0
  }
}
