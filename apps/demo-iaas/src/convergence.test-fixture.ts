import { defineKind, defineMixin, link, resource } from '@occi/core'
import type { RawEntity, Registry } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { Application } from '@occi/server'
import { type Serving, serve } from '@occi/server/node'
import { expect } from 'vitest'
import { FollowingClient } from './following-client.test-fixture.ts'
import { Connection, type Sent } from './http.test-fixture.ts'
import { Random } from './random.test-fixture.ts'

const scheme = 'http://example.com/occi#'
const node = defineKind({
  scheme,
  term: 'node',
  parent: resource,
  attributes: { 'com.example.value': { type: 'integer', mutable: true, default: 0 } },
})
const edge = defineKind({ scheme, term: 'edge', parent: link })
const red = defineMixin({ scheme, term: 'red' })

/** What the clients follow. */
const paths = [
  '/',
  '/node/',
  '/edge/',
  '/red/',
  '/node/?com.example.value=1',
  `/?category=${encodeURIComponent(red.identifier)}`,
]

/** How many are there of each. */
const nodes = 12
const edges = 8
const writers = 8

/** Where services keep what they have. */
export interface ConvergenceStore {
  /** Opens a registry on the store, as a process does when it starts. */
  open(): Promise<Registry> | Registry
  /** How many services are on it; defaults to 2. */
  readonly services?: number
}

/** What a run was like. */
export interface ConvergenceResult {
  readonly changes: number
  readonly listed: number
  readonly opened: number
  readonly events: number
}

/**
 * Has 8 writers change the entities of services on one store while clients follow the first, whose streams break off at
 * random moments and which is started again in between. Expects that all clients end with what the service shows.
 */
export async function expectConvergence(
  store: ConvergenceStore,
  changes: number,
  seed: number,
): Promise<ConvergenceResult> {
  const random = new Random(seed)
  const first = await TestService.start(store, 0)
  const services = [first]
  while (services.length < (store.services ?? 2)) services.push(await TestService.start(store, 0))
  const clients = paths.map((path) => new FollowingClient(first.url, path, new Random(random.below(2 ** 31))))
  const followed = clients.map((client, index) =>
    client.followUntil(paths[index] === '/edge/' ? 'last edge' : 'last node'),
  )
  const work = new Work(
    services.map(({ url }) => url),
    random,
  )
  try {
    await work.run(changes / 2)
    // In the midst of it all.
    const rest = work.run(changes / 2)
    services[0] = await first.again(store)
    await rest
    await work.end()
    await Promise.all(followed)
    for (const [index, client] of clients.entries()) {
      expect([paths[index], sorted(client.shown)]).toEqual([
        paths[index],
        sorted(await listed(first.url, paths[index] ?? '')),
      ])
    }
  } finally {
    for (const client of clients) client.stop()
    for (const service of services) await service.stop()
  }
  const sum = (name: keyof FollowingClient['count']) => clients.reduce((all, { count }) => all + count[name], 0)
  return { changes: work.done, listed: sum('listed'), opened: sum('opened'), events: sum('events') }
}

/** A service on a store. */
class TestService {
  readonly url: string
  readonly #serving: Serving
  readonly #app: Application

  private constructor(app: Application, serving: Serving) {
    this.#app = app
    this.#serving = serving
    this.url = serving.url
  }

  static async start(store: ConvergenceStore, port: number): Promise<TestService> {
    const registry = await store.open()
    const app = new Application({ registry, events: { heartbeat: 50 } }).registerBackend([node, edge, red], {})
    return new TestService(app, await serve(app, { port }))
  }

  async again(store: ConvergenceStore): Promise<TestService> {
    await this.stop()
    return TestService.start(store, this.#serving.port)
  }

  async stop(): Promise<void> {
    await this.#serving.close()
    await this.#app.close()
  }
}

/** Changes of all sorts, each through one of the services. */
class Work {
  done = 0
  readonly #urls: readonly string[]
  readonly #random: Random

  constructor(urls: readonly string[], random: Random) {
    this.#urls = urls
    this.#random = random
  }

  async run(changes: number): Promise<void> {
    const end = this.done + changes
    const write = async () => {
      const connections = this.#urls.map((url) => new Connection(url))
      while (this.done < end) {
        const answer = await connections[this.#random.below(connections.length)]
          ?.send(this.#change())
          .catch(() => undefined)
        if (answer !== undefined && answer.status < 300) this.done++
        // The service is starting again, or its registry answers too slowly: it may have made the change.
        else if (answer === undefined || answer.status === 503) await new Promise((resolve) => setTimeout(resolve, 10))
        else expect(answer.status, answer.text).toBeLessThan(500)
      }
      for (const connection of connections) connection.close()
    }
    await Promise.all(Array.from({ length: writers }, write))
  }

  /** Creates what all that is followed shows, after everything else. */
  async end(): Promise<void> {
    const connection = new Connection(this.#urls[0] ?? '')
    const put = async (path: string, body: object, status: number) => {
      const answer = await connection.send({ method: 'PUT', path, body })
      expect([answer.status, answer.text]).toEqual([status, answer.text])
    }
    const last = { kind: node.identifier, mixins: [red.identifier], attributes: { 'com.example.value': 1 } }
    const end = { location: '/node/end' }
    await put('/node/end', last, 201)
    await put('/edge/end', { kind: edge.identifier, title: 'last edge', source: end, target: end }, 201)
    await put('/node/end', { ...last, title: 'last node' }, 200)
    connection.close()
  }

  #change(): Sent {
    const random = this.#random
    const path = `/node/${random.below(nodes)}`
    const end = () => ({ location: `/node/${random.below(nodes)}` })
    switch (random.below(8)) {
      case 0:
        return { method: 'DELETE', path }
      case 1:
        return { method: 'DELETE', path: `/edge/${random.below(edges)}` }
      case 2:
      case 3: {
        const body = { kind: edge.identifier, source: end(), target: end() }
        return { method: 'PUT', path: `/edge/${random.below(edges)}`, body }
      }
      case 4: {
        const method = random.chance(0.5) ? 'POST' : 'DELETE'
        return { method, path: '/red/', body: { locations: [path] } }
      }
      case 5:
        return { method: 'POST', path, body: { attributes: { 'com.example.value': random.below(3) } } }
      default: {
        const mixins = random.chance(0.3) ? [red.identifier] : []
        const attributes = { 'com.example.value': random.below(3) }
        return { method: 'PUT', path, body: { kind: node.identifier, mixins, attributes } }
      }
    }
  }
}

async function listed(url: string, path: string): Promise<ReadonlyMap<string, RawEntity>> {
  const connection = new Connection(url)
  const { text } = await connection.send({ method: 'GET', path })
  connection.close()
  const listing = jsonRendering().answers.decode({ fields: [], body: text }, ['entities'])
  return new Map(listing?.type === 'entities' ? listing.entities.map((entity) => [entity.id ?? '', entity]) : [])
}

function sorted(shown: ReadonlyMap<string, RawEntity>): readonly RawEntity[] {
  return [...shown.values()].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
}
