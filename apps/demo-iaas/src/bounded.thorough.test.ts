import type { Query } from '@occi/core'
import type { Registry, Scope } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { compute, hub, link, network, pagesOver, populate, tag } from './population.test-fixture.ts'

/** How much a registry has been asked for: the entities it gave, and those it had to count one by one. */
class Effort {
  entities = 0

  /** The same registry, watched. */
  watch(registry: Registry): Registry {
    const given = async <T>(answer: T | Promise<T>, size: (value: T) => number) => {
      const value = await answer
      this.entities += size(value)
      return value
    }
    return {
      search: registry.search,
      entity: (key, scope, options) =>
        given(registry.entity(key, scope, options), (found) => (found === undefined ? 0 : 1 + found.links.length)),
      page: (query, scope) => given(registry.page(query, scope), ({ items }) => items.length),
      links: (locations, direction, scope) =>
        given(registry.links(locations, direction, scope), ({ length }) => length),
      count: (query: Query, scope: Scope) => given(registry.count(query, scope), (n) => (isAtHand(query) ? 0 : n)),
      mixins: (scope) => registry.mixins(scope),
      begin: (intent, scope, options) => registry.begin(intent, scope, options),
      unfinished: () => registry.unfinished(),
      history: (entity, limit, scope) => given(registry.history(entity, limit, scope), ({ length }) => length),
      changes: (after, scope, options) => registry.changes(after, scope, options),
      close: () => registry.close(),
    }
  }
}

/** What the contract of registries says is at hand: the numbers of kinds, of mixins and of everything. */
function isAtHand({ kind, mixins = [], prefix, attributes }: Query): boolean {
  return prefix === undefined && (attributes?.size ?? 0) === 0 && Number(kind !== undefined) + mixins.length <= 1
}

const kind = encodeURIComponent('http://schemas.ogf.org/occi/infrastructure#compute')
const start = encodeURIComponent('http://schemas.ogf.org/occi/infrastructure/compute/action#start')
const pages = [
  ...['/', '/?page=1', '/?page=3', '/?map', '/?create', '/?confirm=delete&_all=1'],
  ...['/compute/', '/compute/?page=3', '/compute/?map', '/compute/?create', '/compute/?confirm=delete&_all=1'],
  ...[
    '/compute/?occi.compute.state=inactive',
    `/?category=${kind}&occi.compute.cores=3`,
    '/compute/?map&occi.compute.memory=4',
  ],
  ...[
    `/compute/?category=${encodeURIComponent(tag.scheme + tag.term)}`,
    '/compute/?confirm=delete&_all=1&occi.compute.memory=4',
    `/compute/?confirm=${start}&_all=1&occi.compute.state=inactive`,
    `/compute/?confirm=delete&location=${compute}&location=${hub}`,
  ],
  ...['/?search=compute', '/compute/?map&search=compute', '/compute/?order=-created&page=3'],
  ...['/compute/?order=title&search=host', '/networkinterface/?order=occi.networkinterface.mac'],
  ...[
    '/networkinterface/',
    '/networkinterface/?create',
    `/networkinterface/?create&source=${compute}&target=${network}`,
  ],
  ...['/networkinterface/?map', `/?occi.core.target=${network}`, `/?map&occi.core.target=${network}`],
  ...[tag.location, `${tag.location}?map`, `${tag.location}?create`, '/-/', '/-/?define'],
  ...[compute, `${compute}?edit`, `${compute}?confirm=delete`, link, `${link}?edit`, `${link}?confirm=delete`],
  ...[network, `${network}?edit`, `${network}?confirm=delete`],
  ...[hub, `${hub}?edit`, `${hub}?confirm=delete`, '/compute/?occi.compute.hostname=host-0'],
]

async function serviceOf(size: number, titled?: (title: string) => string) {
  const registry = new MemoryRegistry()
  await populate(registry, size, titled)
  const effort = new Effort()
  const app = pagesOver(effort.watch(registry))
  return {
    async cost(page: string) {
      effort.entities = 0
      const response = await app.request(page, { headers: { Accept: 'text/html' } })
      return { status: response.status, size: (await response.text()).length, entities: effort.entities }
    },
  }
}

/** So many that every list that a page shows is full, and more than what is counted where no counter knows. */
const [many, more] = [12_000, 24_000]

describe('a page reads no more of a service that holds more', () => {
  let small: Awaited<ReturnType<typeof serviceOf>>
  let large: typeof small

  beforeAll(async () => {
    small = await serviceOf(many)
    large = await serviceOf(more)
  })

  test.each(pages)('%s', async (page) => {
    const [before, after] = [await small.cost(page), await large.cost(page)]
    expect([before.status, after.status]).toEqual([200, 200])
    // One more tells that there are more than are counted.
    expect(after.entities).toBeLessThanOrEqual(before.entities + 1)
    // A whole page of links, each with both its ends, is the most there is to read.
    expect(after.entities).toBeLessThan(1_500)
    expect(after.size).toBeLessThan(120_000)
  })

  test('it would notice one that does', async () => {
    const [before, after] = [
      await small.cost('/compute/?number=1000&page=9'),
      await large.cost('/compute/?number=1000&page=9'),
    ]
    expect(after.entities).toBeGreaterThan(before.entities)
  })
})

test('no page is large, however long the names are', async () => {
  const service = await serviceOf(1_000, (title) => `${'production-<worker>-'.repeat(12)}${title}`)
  for (const page of [...pages, '/?page=1&number=100', '/compute/?number=100', '/networkinterface/?number=100']) {
    expect((await service.cost(page)).size, page).toBeLessThan(300_000)
  }
})
