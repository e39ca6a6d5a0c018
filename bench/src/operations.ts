import { type Awaitable, idOf, type PageQuery } from '@occi/core'
import { isPromise, type Registry } from '@occi/core/authoring'
import { compute, computeAt, project, sshKey, template } from './population.ts'
import { reader } from './reading.ts'

/** Something that a registry does, many times; it may be prepared for a registry of a size. */
export interface Operation {
  readonly name: string
  /** How much more it may cost in the largest registry. Defaults to no target: for comparison. */
  readonly atMost?: number
  prepare(registry: Registry, size: number): Awaitable<(round: number) => Awaitable<unknown>>
}

const atMost = 1.2
const ofKind = { kind: compute, limit: 100 }
const state = 'occi.compute.state'
/** A thousand entities have a hundred of these: half of them is a page that another one follows, as it is with more. */
const withKey = { mixins: [sshKey], limit: 50 }

/** What must cost the same whatever is stored, and some more. */
export const operations: readonly Operation[] = [
  {
    name: 'read one, through a service',
    atMost,
    prepare(registry, size) {
      const some = someComputes(size)
      const read = reader(registry)
      return (round) => read(some[round % some.length] ?? '')
    },
  },
  {
    name: 'entity() with its links',
    prepare(registry, size) {
      const some = someComputes(size)
      return (round) => registry.entity(some[round % some.length] ?? '', {}, { links: ['source'] })
    },
  },
  {
    name: 'entity() by id',
    prepare(registry, size) {
      const ids = someComputes(size).map((location) => idOf(location))
      return (round) => registry.entity(ids[round % ids.length] ?? '', {})
    },
  },
  { name: 'page', atMost, prepare: (registry) => () => registry.page(ofKind, {}) },
  { name: 'page by mixin', atMost, prepare: (registry) => () => registry.page(withKey, {}) },
  {
    name: 'page by kind and mixin',
    atMost,
    prepare: (registry) => () => registry.page({ ...withKey, kind: compute }, {}),
  },
  {
    name: 'page below a path',
    atMost,
    prepare: (registry) => () => registry.page({ prefix: '/storage/', limit: 100 }, {}),
  },
  {
    name: 'page 5,000 by cursor',
    atMost,
    async prepare(registry, size) {
      // Or the last but one, if there are fewer.
      const after = await cursorOf(registry, Math.min(5000, Math.floor((size * 0.7) / 100) - 1))
      return () => registry.page({ ...ofKind, after }, {})
    },
  },
  {
    name: 'filter with 100 matches',
    atMost,
    prepare: (registry, size) => () => registry.page(filter([project, middleProject(size)]), {}),
  },
  {
    name: 'two filters, the second with 100 matches',
    atMost,
    prepare: (registry, size) => () => registry.page(filter([state, 'active'], [project, middleProject(size)]), {}),
  },
  {
    name: 'filter with 100 matches, and a mixin of all',
    atMost,
    prepare: (registry, size) => () =>
      registry.page({ ...filter([project, middleProject(size)]), kind: compute, mixins: [template] }, {}),
  },
  { name: 'count of a kind', atMost, prepare: (registry) => () => registry.count({ kind: compute }, {}) },
  { name: 'count below a path', atMost, prepare: (registry) => () => registry.count({ prefix: '/compute/' }, {}) },
  {
    name: 'count of a filter with 100 matches',
    atMost,
    prepare: (registry, size) => () => {
      const { attributes } = filter([project, middleProject(size)])
      return registry.count({ attributes }, {})
    },
  },
  {
    name: 'page with an owner',
    prepare: (registry) => () => registry.page(ofKind, { owner: 'ann' }),
  },
  { name: 'page of all owners', prepare: (registry) => () => registry.page(ofKind, { everyone: true }) },
  {
    name: 'page by title',
    prepare: (registry) => () => registry.page({ ...ofKind, order: { by: 'occi.core.title' } }, {}),
  },
  {
    name: 'begin, change, commit',
    prepare(registry, size) {
      const some = someComputes(size)
      return (round) => change(registry, some[round % some.length] ?? '')
    },
  },
]

function filter(
  ...attributes: readonly [string, string | number][]
): PageQuery & { attributes: ReadonlyMap<string, string | number> } {
  return { limit: 200, attributes: new Map(attributes) }
}

/** Changes an entity to another state. */
async function change(registry: Registry, location: string): Promise<void> {
  const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
  const entity = (await registry.entity(location, {}))?.entity
  if (entity === undefined) return transaction.abort()
  const state = entity.attributes['occi.compute.state'] === 'active' ? 'inactive' : 'active'
  const changed = { ...entity, attributes: { ...entity.attributes, 'occi.compute.state': state } }
  await transaction.commit([{ type: 'put', entity: changed, replaces: entity.version }])
}

/** A project in the middle of all. */
function middleProject(size: number): string {
  return `project-${Math.floor(size / 286)}`
}

/** Computes all over the registry: a hundred, since a thousand entities have no more, which caches of the processor know. */
function someComputes(size: number): readonly string[] {
  const at = (n: number) => computeAt(Math.floor(((((n * 79) % 100) / 100) * size) / 10) * 10)
  return Array.from({ length: 100 }, (_, n) => at(n))
}

/** The cursor of a page far into a listing. */
async function cursorOf(registry: Registry, page: number): Promise<string | undefined> {
  let after: string | undefined
  // A page of a thousand is as far as ten of a hundred.
  for (let left = page - 1; left > 0; ) {
    const limit = Math.min(left, 10) * 100
    const { next } = await registry.page({ kind: compute, limit, after }, {})
    if (next === undefined) break
    after = next
    left -= limit / 100
  }
  return after
}

/** Microseconds that an operation takes, over as many calls as are told. */
export async function timeOf(
  operation: (round: number) => Awaitable<unknown>,
  calls: number,
  clock: () => number,
): Promise<number> {
  const start = clock()
  for (let call = 0; call < calls; call++) {
    const result = operation(call)
    if (isPromise(result)) await result
  }
  return (clock() - start) / calls
}
