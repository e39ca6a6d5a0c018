import { type Awaitable, type Entity, idOf, isPromise, type PageQuery, type Registry } from '@occi/core'
import { compute, computeAt, populate, project, sshKey, storage } from './population.ts'

/** Microseconds that an operation takes, the median of several rounds. */
async function microseconds(operation: (round: number) => Awaitable<unknown>): Promise<number> {
  const times: number[] = []
  let count = 1
  for (let round = 0; round < 9; ) {
    const start = performance.now()
    for (let i = 0; i < count; i++) {
      const result = operation(i)
      if (isPromise(result)) await result
    }
    const time = performance.now() - start
    // The first rounds find out how many calls make some milliseconds, and warm up.
    if (time < 30) count *= 2
    else {
      times.push((time * 1000) / count)
      round++
    }
  }
  return times.sort((a, b) => a - b)[4] ?? Number.NaN
}

/** The cursor of a page far into a listing. */
async function cursorOfPage(registry: Registry, number: number, query: PageQuery): Promise<string | undefined> {
  let after: string | undefined
  for (let page = 1; page < number; page++) {
    const { next } = await registry.page({ ...query, after }, {})
    if (next === undefined) break
    after = next
  }
  return after
}

/** Fills a registry and measures what a service does with it, once it has settled. */
export async function measure(
  registry: Registry,
  size: number,
  settle?: () => Awaitable<unknown>,
): Promise<Record<string, number>> {
  const started = performance.now()
  await populate(registry, size)
  const fill = ((performance.now() - started) * 1000) / size
  await settle?.()
  const some = Array.from({ length: 1024 }, (_, i) =>
    computeAt(Math.floor(((((i * 7919) % 1024) / 1024) * size) / 10) * 10),
  )
  const at = (round: number) => some[round % some.length] ?? ''
  const ids = some.map((location) => idOf(location))
  const byTitle = { by: 'occi.core.title' }
  const ofKind = { kind: compute, limit: 100 }
  // The 5000th page, or one near the end if there are fewer.
  const far = await cursorOfPage(registry, Math.min(5000, Math.floor((size * 0.7) / 100)), ofKind)
  const middle = Math.floor(size / 286)
  const stored = new Map<string, Entity>()
  return {
    'fill, per entity': fill,
    'entity()': await microseconds((round) => registry.entity(at(round), {})),
    'entity() by id': await microseconds((round) => registry.entity(ids[round % ids.length] ?? '', {})),
    'page of 100 by kind': await microseconds(() => registry.page(ofKind, {})),
    'page of 100 by kind, with an owner': await microseconds(() => registry.page(ofKind, { owner: 'ann' })),
    'page of 100 by kind, everyone': await microseconds(() => registry.page(ofKind, { everyone: true })),
    'page of 100 by kind and mixin': await microseconds(() => registry.page({ ...ofKind, mixins: [sshKey] }, {})),
    'page of 100 by mixin': await microseconds(() => registry.page({ mixins: [sshKey], limit: 100 }, {})),
    'page of 100 below a path': await microseconds(() => registry.page({ prefix: '/storage/', limit: 100 }, {})),
    'page 5000 by cursor': await microseconds(() => registry.page({ ...ofKind, after: far }, {})),
    'page of 100 by title': await microseconds(() => registry.page({ ...ofKind, order: byTitle }, {})),
    'page of 100 by title, descending': await microseconds(() =>
      registry.page({ ...ofKind, order: { ...byTitle, descending: true } }, {}),
    ),
    'page 50 by offset': await microseconds(() => registry.page({ ...ofKind, offset: 4_900 }, {})),
    'attribute with 100 matches': await microseconds(() =>
      registry.page({ limit: 200, attributes: new Map([[project, `project-${middle}`]]) }, {}),
    ),
    'kind and attribute with 100 matches': await microseconds(() =>
      registry.page({ kind: compute, limit: 200, attributes: new Map([[project, `project-${middle}`]]) }, {}),
    ),
    'count of a kind': await microseconds(() => registry.count({ kind: storage }, {})),
    'count below a path': await microseconds(() => registry.count({ prefix: '/compute/' }, {})),
    'entity() with its links': await microseconds((round) =>
      registry.entity(at(round), {}, { links: ['source', 'target'] }),
    ),
    'links of one': await microseconds((round) => registry.links([at(round)], 'source', {})),
    mixins: await microseconds(() => registry.mixins({ owner: 'ann' })),
    'begin and abort': await microseconds(async (round) =>
      (await registry.begin({ operation: 'update', keys: [at(round)] }, {})).abort(),
    ),
    'begin, change, commit': await microseconds(async (round) => {
      const location = at(round)
      const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
      const entity = stored.get(location) ?? (await registry.entity(location, {}))?.entity
      if (entity === undefined) return transaction.abort()
      const state = entity.attributes['occi.compute.state'] === 'active' ? 'inactive' : 'active'
      const changed = { ...entity, attributes: { ...entity.attributes, 'occi.compute.state': state } }
      const { entities } = await transaction.commit([{ type: 'put', entity: changed, replaces: entity.version }])
      for (const one of entities) stored.set(location, one)
    }),
  }
}

/** Measures registries of several sizes and prints a table of microseconds. */
export async function compare(
  sizes: readonly number[],
  run: (size: number) => Promise<Record<string, number>>,
): Promise<void> {
  const columns: Record<string, number>[] = []
  for (const size of sizes) columns.push(await run(size))
  const shown = (value: number | undefined) =>
    (value === undefined ? '' : value < 10 ? value.toFixed(2) : value.toFixed(0)).padStart(12)
  console.log(`${'microseconds'.padEnd(40)}${sizes.map((size) => size.toLocaleString('en').padStart(12)).join('')}`)
  for (const name of Object.keys(columns[0] ?? {})) {
    console.log(`${name.padEnd(40)}${columns.map((column) => shown(column[name])).join('')}`)
  }
}
