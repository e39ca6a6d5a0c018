// A service that shares its store with others, and whose backend takes its time and says what it does:
// recording.test-fixture.ts <database> <log>. It writes each call's begin and end into the log, which all share.
import { appendFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type BackendContext, defineAction, defineKind, defineMixin, type Entity, resource } from '@occi/core'
import { Application } from '@occi/server'
import { serve } from '@occi/server/node'
import { openRegistry } from './registry.ts'

const [database = '', log = ''] = process.argv.slice(2)

const count = defineAction({
  scheme: 'http://example.com/occi/box/action#',
  term: 'count',
})

const box = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'box',
  parent: resource,
  actions: [count],
  attributes: {
    'com.example.value': { type: 'integer', mutable: true, required: true },
    'com.example.count': { type: 'integer' },
  },
})

const marked = defineMixin({ scheme: 'http://example.com/occi#', term: 'marked', applies: [box] })

let calls = 0

/** Records a call, which takes some turns of the event loop or some milliseconds. */
async function recorded(operation: string, { location }: Entity, { extras }: BackendContext): Promise<void> {
  const call = `${process.pid}-${++calls}`
  const write = (moment: string) =>
    appendFileSync(log, `${JSON.stringify({ call, moment, operation, location, id: extras.operation })}\n`)
  write('begin')
  await setTimeout(calls % 4)
  write('end')
}

const app = new Application({
  registry: await openRegistry(database),
  extras: (context) => ({ operation: Number(context.req.header('operation')) }),
})
app.registerBackend(box, {
  async create(entity, context) {
    await recorded('create', entity, context)
    entity.attributes['com.example.count'] = 0
    entity.actions = [count.identifier]
  },
  async update(entity, changes, context) {
    await recorded('update', entity, context)
    Object.assign(entity.attributes, changes.attributes)
  },
  async delete(entity, context) {
    await recorded('delete', entity, context)
  },
  async action(entity, _, context) {
    await recorded('action', entity, context)
    entity.attributes['com.example.count'] = (entity.attributes['com.example.count'] ?? 0) + 1
  },
})
app.registerBackend(marked, {
  associate: (entity, context) => recorded('associate', entity, context),
  dissociate: (entity, context) => recorded('dissociate', entity, context),
})
const { url } = await serve(app, { port: 0 })
console.log(url)
