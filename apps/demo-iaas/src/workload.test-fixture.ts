import { setTimeout } from 'node:timers/promises'
import { type Entity, isLink } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { type Answer, Connection, type Sent } from './http.test-fixture.ts'
import type { Random } from './random.test-fixture.ts'

const { compute, network, storage, networkInterface, storageLink, ipNetwork, ipNetworkInterface } = infrastructure

/** A mixin that the workload defines, and gives and takes. */
export const tag = { scheme: 'http://example.com/tags#', term: 'tag', location: '/tags/' }
export const tagIdentifier = tag.scheme + tag.term
/** The network that all clients use; its title. */
const shared = 'shared'

/** What a client expects of an entity; entities are told apart by their titles, which it chooses. */
export interface Shape {
  readonly kind: string
  /** Two values that every change sets to the same number. */
  readonly values: string
  readonly tagged: boolean
  /** The titles of a link's ends. */
  readonly ends?: string
}

/** The result of an operation on entities, by title: all of it or nothing; undefined if an entity is deleted. */
type Effect = ReadonlyMap<string, Shape | undefined>

interface Operation {
  readonly sent: Sent
  readonly effect: Effect
  /** Whether it may be refused for the state that a machine is in. */
  readonly mayConflict?: boolean
}

/** What is stored, by title. */
export interface Seen {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly paths: ReadonlyMap<string, string>
}

/** Puts what a registry holds into the words of clients. */
export function seen(entities: readonly Entity[]): Seen {
  const titles = new Map(entities.map(({ location, title = location }) => [location, title]))
  const shapes = new Map(entities.map((entity) => [entity.title ?? entity.location, shapeOf(entity, titles)]))
  return { shapes, paths: new Map([...titles].map(([path, title]) => [title, path])) }
}

function shapeOf(entity: Entity, titles: ReadonlyMap<string, string>): Shape {
  const { kind, mixins, attributes } = entity
  const tagged = mixins.includes(tagIdentifier)
  if (isLink(entity)) {
    return { kind, values: '', tagged, ends: `${titles.get(entity.source)} ${titles.get(entity.target)}` }
  }
  const value =
    attributes['occi.compute.cores'] ?? attributes['occi.network.vlan'] ?? attributes['occi.storage.size'] ?? ''
  return { kind, values: `${value} ${'summary' in entity ? entity.summary : ''}`, tagged }
}

function resource(kind: string, n: number, tagged = false): Shape {
  return { kind, values: `${n} ${n}`, tagged }
}

function attributesOf(kind: string, n: number): Readonly<Record<string, number>> {
  if (kind === compute.identifier) return { 'occi.compute.cores': n }
  return kind === network.identifier ? { 'occi.network.vlan': n } : { 'occi.storage.size': n }
}

/** Creates what all clients use, if it does not exist yet. */
export async function prepare(url: string): Promise<void> {
  const connection = new Connection(url)
  await connection.send({ method: 'POST', path: '/-/', body: { mixins: [tag] } })
  const body = {
    kind: network.identifier,
    mixins: [ipNetwork.identifier],
    title: shared,
    attributes: { 'occi.network.address': '10.0.0.0/16' },
  }
  const { status, text } = await connection.send({ method: 'PUT', path: `/network/${shared}`, body })
  if (status >= 300) throw new Error(`${status}: ${text}`)
  connection.close()
}

/**
 * A client that creates, changes and deletes its own entities, one after the other, and remembers the answers about
 * them. Links lead to its own resources, and to what all clients use.
 */
export class Client {
  readonly #name: string
  readonly #random: Random
  #shapes = new Map<string, Shape>()
  #paths = new Map<string, string>()
  /** How many operations were answered, by status; those that were not are 0. */
  readonly answers = new Map<number, number>()
  /** Operations of which it does not know whether they happened. */
  #pending: Effect[] = []
  #count = 0

  constructor(name: string, random: Random) {
    this.#name = name
    this.#random = random
  }

  /**
   * Works until the service is unavailable, or the signal is aborted.
   *
   * @param answered called after every answer, with its status
   */
  async work(url: string, answered: (status: number) => void, signal?: AbortSignal): Promise<void> {
    const connection = new Connection(url)
    try {
      while (!signal?.aborted) await this.#step(connection, answered)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
    } finally {
      connection.close()
    }
  }

  async #step(connection: Connection, answered: (status: number) => void): Promise<void> {
    const { sent, effect, mayConflict = false } = this.#choose()
    this.#pending.push(effect)
    const { status, headers, text } = await this.#send(connection, sent)
    answered(status)
    if (status === 503) {
      const { code } = JSON.parse(text)
      // What may have been done must not be repeated unseen, so only the other answer invites to that.
      if ((headers['retry-after'] !== undefined) !== (code === 'unavailable')) throw new Error(`Retry-After: ${text}`)
      // A deletion may have been begun, and is then finished; anything else that may be done says so.
      const isDeletion = [...effect.values()].includes(undefined)
      if (!isDeletion && code === 'unavailable') this.#pending.pop()
      await setTimeout(20)
      return
    }
    if (status >= 300 && !(status === 409 && mayConflict)) {
      throw new Error(`${sent.method} ${sent.path} ${JSON.stringify(sent.body)}: ${status} ${text}`)
    }
    // Done, and no more could be read to say of it, as the places of links.
    if (status === 201 && (text === '' || 'locations' in JSON.parse(text))) return
    this.#pending.pop()
    if (status >= 300) return
    if (status === 201) this.#learnPaths(JSON.parse(text), String(headers.location))
    for (const [title, shape] of effect) {
      if (shape === undefined) this.#shapes.delete(title)
      else this.#shapes.set(title, shape)
    }
  }

  async #send(connection: Connection, sent: Sent): Promise<Answer> {
    let status = 0
    try {
      const answer = await connection.send(sent)
      status = answer.status
      return answer
    } finally {
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1)
    }
  }

  #learnPaths(
    { title, links = [] }: { title: string; links?: { title: string; id: string; kind: string }[] },
    url: string,
  ) {
    this.#paths.set(title, new URL(url).pathname)
    for (const link of links) {
      const path = link.kind === storageLink.identifier ? '/storagelink/' : '/networkinterface/'
      this.#paths.set(link.title, path + link.id.replace('urn:uuid:', ''))
    }
  }

  /**
   * Compares what it was told with what is stored, and goes on from there.
   *
   * @returns what is wrong, in one line each
   */
  reconcile({ shapes, paths }: Seen): readonly string[] {
    const own = new Map([...shapes].filter(([title]) => title.startsWith(`${this.#name}-`)))
    const wrong: string[] = []
    const open = new Set<string>()
    for (const effect of this.#pending) {
      const titles = [...effect.keys()]
      for (const title of titles) open.add(title)
      const is = titles.map((title) => text(own.get(title))).join(', ')
      const before = titles.map((title) => text(this.#shapes.get(title))).join(', ')
      const after = titles.map((title) => text(effect.get(title))).join(', ')
      if (is !== before && is !== after) wrong.push(`half done ${titles}: was ${before}, to be ${after}, is ${is}`)
    }
    for (const title of new Set([...own.keys(), ...this.#shapes.keys()])) {
      const [is, told] = [text(own.get(title)), text(this.#shapes.get(title))]
      if (is !== told && !open.has(title)) wrong.push(`${title}: was answered ${told}, is ${is}`)
    }
    this.#shapes = own
    this.#paths = new Map([...own.keys()].map((title) => [title, paths.get(title) ?? '']))
    this.#pending = []
    return wrong
  }

  #choose(): Operation {
    const open = this.#open()
    const settled = [...this.#shapes].filter(([title]) => !open.has(title))
    if (settled.length > 14 || (settled.length > 0 && this.#random.chance(0.15))) return this.#delete(settled)
    const choices = [
      () => this.#createCompute(settled),
      () => this.#createOther(network.identifier),
      () => this.#createOther(storage.identifier),
      () => this.#createLink(settled),
      () => this.#change(settled, 'POST'),
      () => this.#change(settled, 'PUT'),
      () => this.#act(settled),
      () => this.#retag(settled),
    ]
    return this.#random.pick(choices)?.() ?? this.#createCompute(settled)
  }

  /** What pending operations are about, and the ends of links among it. */
  #open(): ReadonlySet<string> {
    const open = new Set<string>()
    for (const [title, shape] of this.#pending.flatMap((effect) => [...effect])) {
      open.add(title)
      for (const end of (shape ?? this.#shapes.get(title))?.ends?.split(' ') ?? []) open.add(end)
    }
    return open
  }

  #title(): string {
    return `${this.#name}-${++this.#count}`
  }

  #createCompute(settled: readonly [string, Shape][]): Operation {
    const title = this.#title()
    const n = 1 + this.#random.below(100)
    const effect = new Map<string, Shape>([[title, resource(compute.identifier, n)]])
    const links: unknown[] = []
    const targets = [shared, ...this.#unattached(settled)].filter(() => this.#random.chance(0.4)).slice(0, 3)
    for (const target of targets) {
      const name = this.#title()
      const { kind, mixins } = linkTo(target, settled)
      effect.set(name, { kind, values: '', tagged: false, ends: `${title} ${target}` })
      links.push({ kind, mixins, title: name, target: this.#path(target) })
    }
    const body = {
      kind: compute.identifier,
      title,
      summary: `${n}`,
      attributes: attributesOf(compute.identifier, n),
      links,
    }
    return { sent: { method: 'POST', path: '/compute/', body }, effect }
  }

  #createOther(kind: string): Operation {
    const title = this.#title()
    const n = 1 + this.#random.below(100)
    const path = kind === network.identifier ? '/network/' : '/storage/'
    const body = { kind, title, summary: `${n}`, attributes: attributesOf(kind, n) }
    return {
      sent: { method: 'PUT', path: path + title, body },
      effect: new Map([[title, resource(kind, n)]]),
    }
  }

  #createLink(settled: readonly [string, Shape][]): Operation | undefined {
    const source = this.#random.pick(settled.filter(([, { kind }]) => kind === compute.identifier))?.[0]
    const target = this.#random.pick([shared, ...this.#unattached(settled)])
    if (source === undefined || target === undefined) return undefined
    const title = this.#title()
    const { kind, mixins } = linkTo(target, settled)
    const body = { kind, mixins, title, source: this.#path(source), target: this.#path(target) }
    const path = kind === storageLink.identifier ? '/storagelink/' : '/networkinterface/'
    return {
      sent: { method: 'POST', path, body },
      effect: new Map([[title, { kind, values: '', tagged: false, ends: `${source} ${target}` }]]),
    }
  }

  /** Networks, and volumes that no compute has. */
  #unattached(settled: readonly [string, Shape][]): readonly string[] {
    const attached = [...this.#shapes.values()].map(({ ends }) => ends?.split(' ')[1])
    const isFree = ([title, { kind }]: readonly [string, Shape]) =>
      kind === network.identifier || (kind === storage.identifier && !attached.includes(title))
    return settled.filter(isFree).map(([title]) => title)
  }

  #change(settled: readonly [string, Shape][], method: 'POST' | 'PUT'): Operation | undefined {
    const chosen = this.#random.pick(settled.filter(([, { ends }]) => ends === undefined))
    if (chosen === undefined) return undefined
    const [title, { kind, tagged }] = chosen
    const n = 1 + this.#random.below(100)
    const changes = { summary: `${n}`, attributes: attributesOf(kind, n) }
    const body = method === 'POST' ? changes : { ...changes, kind, title, mixins: tagged ? [tagIdentifier] : [] }
    return {
      sent: { method, path: this.#path(title), body },
      effect: new Map([[title, resource(kind, n, tagged)]]),
    }
  }

  #act(settled: readonly [string, Shape][]): Operation | undefined {
    const chosen = this.#random.pick(settled.filter(([, { kind }]) => kind === compute.identifier))
    if (chosen === undefined) return undefined
    const [title, shape] = chosen
    const term = this.#random.pick(['start', 'start', 'stop', 'suspend']) ?? 'start'
    const action = `http://schemas.ogf.org/occi/infrastructure/compute/action#${term}`
    return {
      sent: { method: 'POST', path: `${this.#path(title)}?action=${term}`, body: { action } },
      effect: new Map([[title, shape]]),
      mayConflict: true,
    }
  }

  #retag(settled: readonly [string, Shape][]): Operation | undefined {
    const chosen = this.#random.pick(settled)
    if (chosen === undefined) return undefined
    const [title, shape] = chosen
    const body = `X-OCCI-Location: ${this.#path(title)}`
    const headers = { 'Content-Type': 'text/plain' }
    return {
      sent: { method: shape.tagged ? 'DELETE' : 'POST', path: tag.location, headers, body },
      effect: new Map([[title, { ...shape, tagged: !shape.tagged }]]),
    }
  }

  #delete(settled: readonly [string, Shape][]): Operation {
    const [title = ''] = this.#random.pick(settled) ?? []
    const effect = new Map<string, undefined>([[title, undefined]])
    // Its links are deleted too.
    for (const [name, { ends }] of this.#shapes) if (ends?.split(' ').includes(title)) effect.set(name, undefined)
    return { sent: { method: 'DELETE', path: this.#path(title) }, effect }
  }

  #path(title: string): string {
    const path = title === shared ? `/network/${shared}` : this.#paths.get(title)
    // A request without a path would be about everything.
    if (path === undefined || path === '') throw new Error(`${title} is stored, and no answer said where`)
    return path
  }
}

function linkTo(target: string, settled: readonly [string, Shape][]) {
  if (target === shared) return { kind: networkInterface.identifier, mixins: [ipNetworkInterface.identifier] }
  const [, shape] = settled.find(([title]) => title === target) ?? []
  const kind = shape?.kind === storage.identifier ? storageLink : networkInterface
  return { kind: kind.identifier, mixins: [] }
}

function text(shape: Shape | undefined): string {
  return shape === undefined ? 'nothing' : JSON.stringify(shape, ['values', 'tagged', 'ends'])
}
