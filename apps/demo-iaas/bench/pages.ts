// node --conditions=occi-source apps/demo-iaas/bench/pages.ts [sizes]
// What every sort of page costs over a registry that holds little, and one that holds much.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { compute, hub, link, network, pagesOver, populate, tag } from '../src/population.test-fixture.ts'

const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
const pages = [
  ...['/', '/?page=1', '/?page=19', '/?map', '/?confirm=delete&_all=1'],
  ...['/compute/', '/compute/?page=9', '/compute/?map', '/compute/?create', '/compute/?confirm=delete&_all=1'],
  ...['/compute/?occi.compute.state=inactive', `/?category=${encodeURIComponent(kind)}&occi.compute.cores=3`],
  ...[`/compute/?category=${encodeURIComponent(tag.scheme + tag.term)}`, `/?occi.core.target=${network}`],
  ...['/networkinterface/', '/networkinterface/?create', `/networkinterface/?create&source=${compute}`],
  ...['/networkinterface/?map', tag.location, `${tag.location}?map`, '/-/', '/-/?define'],
  ...[compute, `${compute}?edit`, `${compute}?confirm=delete`, hub, `${hub}?edit`, `${hub}?confirm=delete`],
  ...[network, `${network}?edit`, `${network}?confirm=delete`, link, `${link}?edit`],
]

/** What a page costs: the median of some times in milliseconds, and its kilobytes. */
interface Cost {
  readonly time: number
  readonly size: number
}

async function costsOf(registry: Registry, size: number): Promise<ReadonlyMap<string, Cost>> {
  await populate(registry, size)
  const app = pagesOver(registry)
  const costs = new Map<string, Cost>()
  for (const page of pages) {
    const times: number[] = []
    let length = 0
    for (let round = 0; round < 9; round++) {
      const start = performance.now()
      const response = await app.request(page, { headers: { Accept: 'text/html' } })
      length = (await response.text()).length
      times.push(performance.now() - start)
      if (response.status !== 200) throw new Error(`${page}: ${response.status}`)
    }
    costs.set(page, { time: times.sort((a, b) => a - b)[4] ?? Number.NaN, size: length / 1024 })
  }
  return costs
}

const sizes = process.argv.slice(2).map(Number)
const [small = 1_000, large = 100_000] = sizes
const folder = mkdtempSync(join(tmpdir(), 'occi-pages-'))
const registries = {
  memory: () => new MemoryRegistry(),
  SQLite: (size: number) => new SqliteRegistry(join(folder, `${size}.db`)),
}
try {
  for (const [name, open] of Object.entries(registries)) {
    const columns: ReadonlyMap<string, Cost>[] = []
    for (const size of [small, large]) {
      const registry = open(size)
      columns.push(await costsOf(registry, size))
      await registry.close()
    }
    const [few, many] = columns
    console.log(`\n${name.padEnd(62)}${[small, large].map((size) => `${size} entities`.padStart(24)).join('')}`)
    for (const page of pages) {
      const cells = [few?.get(page), many?.get(page)].map((cost) =>
        cost === undefined ? '' : `${cost.time.toFixed(1)} ms ${cost.size.toFixed(0).padStart(5)} KB`.padStart(24),
      )
      console.log(page.slice(0, 61).padEnd(62) + cells.join(''))
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
