// The service that fairness.ts measures, with entities and the mixins that they hold.
import { join } from 'node:path'
import { defineAction, defineKind, type Entity, resource } from '@occi/core'
import type { Change, Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { Application } from '../src/index.ts'
import { serve } from '../src/node/index.ts'

const [store = 'memory', count = '50000', folder = '.'] = process.argv.slice(2)
const scheme = 'http://example.com/occi#'
const tags = 'http://example.com/tags#'
const start = defineAction({ scheme, term: 'start' })
const attributes = {
  'com.example.name': { type: 'string', mutable: true },
  'com.example.even': { type: 'boolean', mutable: true },
  'com.example.state': { type: 'string' },
} as const
const machine = defineKind({ scheme, term: 'machine', parent: resource, actions: [start], attributes })
const listed = defineKind({ scheme, term: 'listed', parent: resource, attributes })
const disk = defineKind({ scheme, term: 'disk', parent: resource })

const registry: Registry = store === 'sqlite' ? new SqliteRegistry(join(folder, 'occi.sqlite')) : new MemoryRegistry()
const app = new Application({ registry, hosts: '*' })
app.registerBackend(machine, {
  action(entity) {
    entity.attributes['com.example.state'] = 'on'
  },
})
app.registerBackend([listed, disk], {})

for (const term of ['web', 'tagged', 'other']) {
  const names = { depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true }
  await put([{ type: 'put-mixin', mixin: { scheme: tags, term, location: `/${term}/`, ...names } }], [])
}
await fill(1, '/disk/', disk.identifier, [])
await fill(20_000, '/listed/', listed.identifier, [])
await fill(Number(count), '/machine/', machine.identifier, [`${tags}web`, `${tags}tagged`])
const server = await serve(app, { port: 0 })
console.log(new URL(server.url).port)
process.once('SIGTERM', () => process.exit())

async function put(changes: readonly Change[], keys: readonly string[]): Promise<void> {
  const transaction = await registry.begin({ operation: 'create', keys: [...keys] }, {})
  await transaction.commit(changes)
}

async function fill(size: number, prefix: string, kind: string, mixins: readonly string[]): Promise<void> {
  for (let first = 1; first <= size; first += 1000) {
    const entities = Array.from({ length: Math.min(1000, size - first + 1) }, (_, index): Entity => {
      const number = first + index
      const values = { 'com.example.name': `m${number}`, 'com.example.even': number % 2 === 0 }
      return {
        id: `urn:uuid:${crypto.randomUUID()}`,
        location: `${prefix}${number}`,
        kind,
        mixins: [...mixins],
        attributes: kind === disk.identifier ? {} : values,
        actions: kind === machine.identifier ? [start.identifier] : [],
        version: 0,
      }
    })
    await put(
      entities.map((entity) => ({ type: 'put', entity })),
      entities.map(({ location }) => location),
    )
  }
}
