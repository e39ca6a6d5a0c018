// A service with many entities and mixins that they hold, for requests that concern all of them.
import { defineAction, defineKind, type Entity, resource } from '@occi/core'
import { type Change, noAttributes, type Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { serve } from '@occi/server/node'
import { answerCalls, configuration } from '../process/calls.ts'

export interface CrowdConfig {
  /** A file of SQLite. Defaults to a registry in memory. */
  readonly database?: string
  /** Entities to list; half as many are machines, on which actions run and which are deleted. */
  readonly entities: number
}

const { database, entities } = await configuration<CrowdConfig>()
const scheme = 'http://example.com/occi#'
const tags = 'http://example.com/tags#'
const run = defineAction({ scheme, term: 'run' })
const attributes = {
  'com.example.name': { type: 'string', mutable: true },
  'com.example.even': { type: 'boolean', mutable: true },
  'com.example.state': { type: 'string' },
} as const
const machine = defineKind({ scheme, term: 'machine', parent: resource, actions: [run], attributes })
const listed = defineKind({ scheme, term: 'listed', parent: resource, attributes })
const disk = defineKind({ scheme, term: 'disk', parent: resource })

const registry: Registry = database === undefined ? new MemoryRegistry() : new SqliteRegistry(database)
const app = new Application({ registry, renderings: [...standardRenderings(), htmlRendering()] })
app.registerBackend(machine, {
  action(entity) {
    entity.attributes['com.example.state'] = 'on'
  },
})
app.registerBackend([listed, disk], {})

for (const term of ['web', 'tagged', 'removed']) {
  const names = { depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true }
  await put([{ type: 'put-mixin', mixin: { scheme: tags, term, location: `/${term}/`, ...names } }])
}
await fill(1, '/disk/', disk.identifier, [])
await fill(entities, '/listed/', listed.identifier, [])
await fill(entities / 2, '/machine/', machine.identifier, [`${tags}web`, `${tags}tagged`, `${tags}removed`])
const { port } = await serve(app, { port: 0 })
answerCalls({ port })

async function put(changes: readonly Change[]): Promise<void> {
  const keys = changes.flatMap((change) => (change.type === 'put' ? change.entity.location : []))
  const transaction = await registry.begin({ operation: 'create', keys }, {})
  await transaction.commit(changes)
}

async function fill(size: number, prefix: string, kind: string, mixins: readonly string[]): Promise<void> {
  for (let first = 1; first <= size; first += 1000) {
    const some = Array.from({ length: Math.min(1000, size - first + 1) }, (_, index): Entity => {
      const number = first + index
      const values = { 'com.example.name': `m${number}`, 'com.example.even': number % 2 === 0 }
      return {
        id: `urn:uuid:${crypto.randomUUID()}`,
        location: `${prefix}${number}`,
        kind,
        mixins: [...mixins],
        attributes: Object.assign(noAttributes(), kind === disk.identifier ? {} : values),
        actions: kind === machine.identifier ? [run.identifier] : [],
        version: 0,
      }
    })
    await put(some.map((entity) => ({ type: 'put', entity })))
  }
}
