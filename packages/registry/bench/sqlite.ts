// node --conditions=occi-source packages/registry/bench/sqlite.ts [sizes]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteRegistry } from '../src/sqlite/index.ts'
import { compare, measure } from './measure.ts'

const sizes = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'occi-bench-'))

try {
  await compare(sizes.length > 0 ? sizes : [1_000, 100_000, 1_000_000], async (size) => {
    const file = join(folder, `${size}.db`)
    const registry = new SqliteRegistry(file)
    const figures = await measure(registry, size)
    await registry.close()
    return { ...figures, 'bytes of file per entity': statSync(file).size / size }
  })
} finally {
  rmSync(folder, { recursive: true })
}
