import { defineAction, defineKind, link, resource } from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '../index.ts'

const scheme = 'http://example.com/occi#'
const attributes = {
  'com.example.note': { type: 'string', mutable: true },
  'com.example.state': { type: 'string', enum: ['on', 'off'] },
} as const
const start = defineAction({ scheme: `${scheme.slice(0, -1)}/action#`, term: 'start' })
const stop = defineAction({ scheme: `${scheme.slice(0, -1)}/action#`, term: 'stop' })
const machine = defineKind({ scheme, term: 'machine', parent: resource, actions: [start, stop], attributes })
const cable = defineKind({ scheme, term: 'cable', parent: link, attributes })
const gauge = defineKind({
  scheme,
  term: 'gauge',
  parent: resource,
  attributes: { 'com.example.reading': { type: 'integer' } },
})
const spare = defineKind({ scheme, term: 'spare', title: 'Known since it was registered', parent: resource })

/** What is outside of all services on one store: what a policy hides, and what a backend measures. */
export interface Outside {
  readonly hidden: Set<string>
  reading: number
}

/** A request as the test sends it. */
export interface Sent {
  readonly user?: string
  readonly host?: string
  readonly prefix?: string
  readonly accept?: string
  readonly ifNoneMatch?: string
}

/** An answer, with all that a client sees of it. */
export interface Seen {
  readonly status: number
  readonly fields: readonly (readonly [string, string])[]
  readonly body: string
}

/** An application on a store that others use as well. */
export class CloudService {
  readonly app: Application

  /** @param encoded octets for what was written of entities; 0 for a service without caches */
  constructor(registry: Registry, outside: Outside, encoded: number) {
    this.app = new Application({
      registry,
      renderings: [...standardRenderings(), htmlRendering()],
      limits: { encoded },
      hosts: '*',
      trustProxy: true,
      recoverInterval: 0,
      authenticate: { identify: (head) => ({ user: head.header('x-user') }) },
      policy: {
        owner: ({ user }) => (typeof user === 'string' ? user : undefined),
        visible: ({ location }, { owner = '' }) => !outside.hidden.has(`${owner} ${location}`),
      },
      report: (error) => {
        throw error
      },
    })
      .registerBackend(machine, {
        create(entity) {
          entity.attributes['com.example.state'] = 'off'
          entity.actions = [start.identifier]
        },
        action(entity, { action }) {
          entity.attributes['com.example.state'] = action === start ? 'on' : 'off'
          entity.actions = [action === start ? stop.identifier : start.identifier]
        },
      })
      .registerBackend(cable, {})
      .registerBackend(gauge, {
        retrieve(entity) {
          entity.attributes['com.example.reading'] = outside.reading
        },
      })
  }

  /** Changes the definitions of the service. */
  registerSpare(): void {
    if (!this.app.engine.categories.includes(spare)) this.app.registerBackend(spare, {})
  }

  get(target: string, { accept = 'text/plain', ifNoneMatch, ...sent }: Sent): Promise<Seen> {
    return this.#fetch('GET', target, { ...sent, accept, ifNoneMatch })
  }

  send(method: string, target: string, user: string | undefined, body: unknown): Promise<Seen> {
    return this.#fetch(method, target, { user, accept: 'application/json' }, JSON.stringify(body))
  }

  async #fetch(method: string, target: string, sent: Sent, body?: string): Promise<Seen> {
    const { user, host = 'localhost', prefix, accept, ifNoneMatch } = sent
    const headers = new Headers({ Host: host })
    const set = (name: string, value: string | undefined) => {
      if (value !== undefined) headers.set(name, value)
    }
    set('X-User', user)
    set('X-Forwarded-Prefix', prefix)
    set('Accept', accept)
    set('If-None-Match', ifNoneMatch)
    set('Content-Type', body === undefined ? undefined : 'application/json')
    const response = await this.app.fetch(new Request(`http://${host}${target}`, { method, headers, body }))
    return { status: response.status, fields: [...response.headers], body: await response.text() }
  }
}
