import { isJsonObject } from '@occi/core/authoring'
import { infrastructure } from '@occi/infrastructure'
import type { Answer } from './http.test-fixture.ts'
import { sendOnce } from './qemu-cloud.test-fixture.ts'
import type { Random } from './random.test-fixture.ts'

const { compute, network, networkInterface, storage, storageLink } = infrastructure
const actions = 'http://schemas.ogf.org/occi/infrastructure'
type State = 'active' | 'inactive' | 'suspended'

/** What a client does with one machine, its disk and its network, and what it knows of them. */
export class Lane {
  readonly name: string
  readonly #random: Random
  /** Whether something is at a path; undefined: its request was not answered. */
  readonly #exists = new Map<string, boolean | undefined>()
  /** The states in which the machine can be. */
  #states: ReadonlySet<State> = new Set()
  #saves = 0
  /** How many requests were answered by success. */
  done = 0

  constructor(name: string, random: Random) {
    this.name = name
    this.#random = random
  }

  /** Works until a request is not answered; each one that is begun is counted by `begun`. */
  async work(url: string, begun: () => boolean): Promise<void> {
    while (begun()) {
      try {
        await this.#step(url)
      } catch (error) {
        if (error instanceof LostAnswer) return
        throw error
      }
    }
  }

  /** Expects that what was acknowledged is there, and learns what has become of the rest. */
  async expectKept(url: string, knowsStates: boolean): Promise<void> {
    for (const [path, wanted] of this.#exists) {
      const { status, text } = await sendOnce(url, 'GET', path)
      if (status !== 200 && status !== 404) throw new Error(`GET ${path}: ${status} ${text}`)
      const exists = status === 200
      if (wanted !== undefined && wanted !== exists) throw new Error(`${path} ${exists ? 'exists again' : 'is lost'}`)
      this.#exists.set(path, exists)
      if (path !== this.#path('compute') || !exists) continue
      const state = stateIn(text)
      if (knowsStates && !this.#states.has(state)) {
        throw new Error(`${path} is ${state}, expected ${[...this.#states].join(' or ')}`)
      }
      this.#states = new Set([state])
    }
  }

  async #step(url: string): Promise<unknown> {
    const [machine, disk, lan] = [this.#path('compute'), this.#path('storage'), this.#path('network')]
    if (this.#exists.get(lan) !== true) {
      await this.#put(url, lan, { kind: network.identifier })
      return this.#act(url, lan, 'network', 'up', {})
    }
    if (this.#exists.get(disk) !== true) {
      return this.#put(url, disk, { kind: storage.identifier, attributes: { 'occi.storage.size': 0.01 } })
    }
    if (this.#exists.get(machine) !== true) return this.#create(url)
    const random = this.#random.below(20)
    if (random < 6) return this.#change(url, 'start', {}, 'active')
    if (random < 8) return this.#change(url, 'stop', { method: 'poweroff' }, 'inactive')
    if (random < 10) return this.#change(url, 'suspend', { method: 'suspend' }, 'suspended')
    if (random < 12) return this.#change(url, 'suspend', { method: 'hibernate' }, 'suspended')
    if (random < 13) return this.#change(url, 'restart', { method: 'cold' }, 'active')
    if (random < 14) return this.#act(url, machine, 'compute', 'save', { name: `${this.name}-${++this.#saves}` })
    if (random < 15) return this.#act(url, disk, 'storage', this.#random.chance(0.5) ? 'snapshot' : 'backup', {})
    if (random < 16) return this.#delete(url, machine)
    if (random < 17 && this.#exists.get(this.#path('networkinterface')) !== true) {
      const ends = { source: { location: machine }, target: { location: lan } }
      return this.#put(url, this.#path('networkinterface'), { kind: networkInterface.identifier, ...ends })
    }
    const link = this.#path('storagelink')
    if (this.#exists.get(link) === true) return this.#delete(url, link)
    const ends = { source: { location: machine }, target: { location: disk } }
    return this.#put(url, link, { kind: storageLink.identifier, ...ends })
  }

  #path(kind: string): string {
    return `/${kind}/${this.name}`
  }

  async #create(url: string): Promise<void> {
    this.#states = new Set(['inactive'])
    const attributes = { 'occi.compute.memory': 0.0625 }
    await this.#put(url, this.#path('compute'), { kind: compute.identifier, attributes })
  }

  async #put(url: string, path: string, body: object): Promise<void> {
    const before = this.#exists.get(path)
    this.#exists.set(path, undefined)
    const answer = await this.#send(url, 'PUT', path, { ...body, title: this.name })
    this.#exists.set(path, answer === undefined ? (before ?? false) : true)
  }

  async #delete(url: string, path: string): Promise<void> {
    // The links of a machine are deleted with it.
    const paths =
      path === this.#path('compute') ? [path, this.#path('storagelink'), this.#path('networkinterface')] : [path]
    const there = paths.filter((one) => this.#exists.get(one) === true)
    for (const one of there) this.#exists.set(one, undefined)
    const answer = await this.#send(url, 'DELETE', path)
    for (const one of there) this.#exists.set(one, answer === undefined)
  }

  /** Changes the state of the machine; one that is refused stays as it is. */
  async #change(url: string, term: string, attributes: object, state: State): Promise<void> {
    const before = this.#states
    this.#states = new Set([...before, state])
    const answer = await this.#act(url, this.#path('compute'), 'compute', term, attributes)
    this.#states = answer === undefined ? before : new Set([state])
  }

  #act(url: string, path: string, kind: string, term: string, attributes: object): Promise<Answer | undefined> {
    return this.#send(url, 'POST', `${path}?action=${term}`, {
      action: `${actions}/${kind}/action#${term}`,
      attributes,
    })
  }

  /** Returns the answer; undefined if the request was refused for the state that something is in. */
  async #send(url: string, method: string, path: string, body?: object): Promise<Answer | undefined> {
    const answer = await sendOnce(url, method, path, body).catch(() => {
      throw new LostAnswer()
    })
    if (answer.status === 409) return undefined
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    this.done++
    return answer
  }
}

class LostAnswer extends Error {}

function stateIn(text: string): State {
  const shown: unknown = JSON.parse(text)
  const attributes = isJsonObject(shown) && isJsonObject(shown.attributes) ? shown.attributes : {}
  return String(attributes['occi.compute.state']) as State
}
