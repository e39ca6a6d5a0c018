// A process that works on a registry: child.test-fixture.ts <role> <file>. It says what it has done, line by line.
import { createInterface } from 'node:readline'
import { type Entity, idOf, OcciError } from '@occi/core'
import { SqliteRegistry } from './index.ts'

const [role, file = ''] = process.argv.slice(2)

function machine(location: string, version = 1): Entity {
  const attributes = { 'com.example.version': version, 'com.example.text': `${location} ${version}`.repeat(20) }
  return {
    id: idOf(location),
    location,
    kind: 'http://example.com/occi#machine',
    mixins: [],
    actions: [],
    version,
    attributes,
  }
}

const fifty = Array.from({ length: 50 }, (_, index) => `/m/${index}`)

const roles: Record<string, () => Promise<void>> = {
  /** Begins a work, and commits it when it is told to. */
  async slow() {
    const registry = new SqliteRegistry(file)
    const creates = [machine('/m/slow')]
    const work = await registry.begin({ operation: 'create', keys: ['/m/slow', '/m/1'], creates }, {})
    console.log('begun')
    for await (const _ of createInterface(process.stdin)) {
      try {
        await work.commit([{ type: 'put', entity: machine('/m/slow') }])
        console.log('committed')
      } catch (error) {
        console.log(error instanceof OcciError ? error.code : String(error))
      }
    }
  },

  /** Replaces fifty entities again and again, each time all at once. */
  async restless() {
    const registry = new SqliteRegistry(file)
    for (let version = (registry.entity('/m/0', {})?.version ?? 0) + 1; ; version++) {
      const work = await registry.begin({ operation: 'update', keys: fifty, changes: fifty }, {})
      await work.commit(fifty.map((location) => ({ type: 'put', entity: machine(location, version) })))
      console.log(version)
      // So that the line gets out before the next one.
      await new Promise((resolve) => setImmediate(resolve))
    }
  },

  /** Counts one entity up by 25, under its lock. */
  async counting() {
    const registry = new SqliteRegistry(file)
    for (let i = 0; i < 25; i++) {
      const work = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {})
      const version = (registry.entity('/m/1', {})?.version ?? 0) + 1
      await new Promise((resolve) => setImmediate(resolve))
      await work.commit([{ type: 'put', entity: machine('/m/1', version) }])
    }
    registry.close()
    console.log('done')
  },
}

await roles[role ?? '']?.()
