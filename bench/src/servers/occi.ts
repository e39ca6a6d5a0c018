// The service that is measured: the types of the infrastructure, all renderings.
import type { Backend, Entity } from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import { computeActions, infrastructure } from '@occi/infrastructure'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { PostgresRegistry } from '@occi/registry-postgres'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { serve } from '@occi/server/node'
import { answerCalls, configuration } from '../process/calls.ts'
import { middleware } from './middleware.ts'

export interface OcciConfig {
  /** A file of SQLite, or the URL of a store of PostgreSQL. Defaults to a registry in memory. */
  readonly database?: string
  /** Connections to PostgreSQL. */
  readonly connections?: number
  /** Whether the backend has a `retrieve`, which changes nothing. */
  readonly hasRetrieve?: boolean
  /** What makes requests go through Hono. */
  readonly through?: 'middleware' | 'extras'
}

const { database, connections = 16, hasRetrieve = false, through } = await configuration<OcciConfig>()

const machines: Backend = {
  create(entity) {
    entity.attributes['occi.compute.state'] = 'inactive'
    entity.actions = [computeActions.start.identifier]
  },
  delete() {},
  action(entity) {
    const { attributes } = entity
    attributes['occi.compute.state'] = attributes['occi.compute.state'] === 'active' ? 'inactive' : 'active'
  },
  ...(hasRetrieve ? { retrieve(_: Entity) {} } : {}),
}

const app = new Application({
  registry: await openRegistry(),
  events: { streamsPerCaller: 5000 },
  renderings: [...standardRenderings(), htmlRendering()],
  ...(through === 'extras' ? { extras: (context) => ({ user: context.req.header('x-user') }) } : {}),
})
for (const category of Object.values(infrastructure)) {
  app.registerBackend(category, category === infrastructure.compute ? machines : { create() {}, delete() {} })
}
if (through === 'middleware') app.use(middleware)

const { port } = await serve(app, { port: 0 })
answerCalls({ port })

async function openRegistry(): Promise<Registry> {
  if (database === undefined) return new MemoryRegistry()
  if (database.startsWith('postgres')) return PostgresRegistry.open(database, { connections })
  return new SqliteRegistry(database)
}
