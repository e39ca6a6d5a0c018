// node --conditions=occi-source packages/registry/bench/memory.ts [sizes]
import { MemoryRegistry } from '../src/memory/index.ts'
import { compare, measure } from './measure.ts'

const sizes = process.argv.slice(2).map(Number)

await compare(sizes.length > 0 ? sizes : [1_000, 100_000, 1_000_000], async (size) => {
  const before = process.memoryUsage().heapUsed
  const figures = await measure(new MemoryRegistry(), size)
  return { ...figures, 'bytes of heap per entity, about': (process.memoryUsage().heapUsed - before) / size }
})
