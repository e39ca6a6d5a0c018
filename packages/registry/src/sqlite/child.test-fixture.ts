// A process that works on a registry: child.test-fixture.ts <role> <file>. It prints what it has done, line by line.
import { createInterface } from 'node:readline'
import { type Change, type Entity, idOf, OcciError, type StoredMixin } from '@occi/core'
import { SqliteRegistry } from './index.ts'

const [role, file = ''] = process.argv.slice(2)
const scheme = 'http://example.com/occi#'

function machine(location: string, count = 1): Entity {
  const attributes = { 'com.example.count': count, 'com.example.text': `${location} ${count}`.repeat(20) }
  return { id: idOf(location), location, kind: `${scheme}machine`, mixins: [], actions: [], version: 0, attributes }
}

const fifty = Array.from({ length: 50 }, (_, index) => `/m/${index}`)

/** Lets a line be written before the next one. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Stores an entity under its lock, changed from what is stored. */
async function change(registry: SqliteRegistry, location: string, next: (before: Entity | undefined) => Entity) {
  const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
  const before = registry.entity(location, {})?.entity
  await turn()
  await transaction.commit([{ type: 'put', entity: next(before), replaces: before?.version }])
}

const countOf = (entity: Entity | undefined) => Number(entity?.attributes['com.example.count'] ?? 0)

const roles: Record<string, () => Promise<void>> = {
  /** Begins a transaction, and commits it when it receives a line. */
  async slow() {
    const registry = new SqliteRegistry(file)
    const creates = [machine('/m/slow')]
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/slow', '/m/1'], creates }, {})
    console.log('begun')
    for await (const _ of createInterface(process.stdin)) {
      try {
        await transaction.commit([{ type: 'put', entity: machine('/m/slow') }])
        console.log('committed')
      } catch (error) {
        console.log(error instanceof OcciError ? error.code : String(error))
      }
    }
  },

  /** Replaces fifty entities again and again, each time all at once. */
  async restless() {
    const registry = new SqliteRegistry(file)
    for (let count = countOf(registry.entity('/m/0', {})?.entity) + 1; ; count++) {
      const transaction = await registry.begin({ operation: 'update', keys: fifty, changes: fifty }, {})
      const put = (location: string): Change => {
        return {
          type: 'put',
          entity: machine(location, count),
          replaces: registry.entity(location, {})?.entity.version,
        }
      }
      await transaction.commit(fifty.map(put))
      console.log(count)
      await turn()
    }
  },

  /** Creates entities, many at the same time, and prints each location when its commit was acknowledged. */
  async crowded() {
    const registry = new SqliteRegistry(file)
    const create = async (writer: number) => {
      for (let count = 0; ; count++) {
        const location = `/c/${process.pid}-${writer}-${count}`
        await change(registry, location, () => machine(location))
        console.log(location)
      }
    }
    await Promise.all(Array.from({ length: 16 }, (_, writer) => create(writer)))
  },

  /** Creates, changes and deletes a few entities by eight writers at the same time: so many changes of each. */
  async busy() {
    const registry = new SqliteRegistry(file, { synchronous: 'normal' })
    const write = async (writer: number) => {
      for (let count = 0; count < Number(process.env.OCCI_CHANGES ?? 200) / 8; count++) {
        const location = `/b/${(writer * 7 + count * 3) % 20}`
        const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
        const version = registry.entity(location, {})?.entity.version
        const put: Change = { type: 'put', entity: machine(location, count), replaces: version }
        const isDeleted = version !== undefined && count % 4 === 0
        await transaction.commit([isDeleted ? { type: 'delete', location, version } : put])
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
    await registry.close()
    console.log('done')
  },

  /** Counts one entity up by 25, under its lock. */
  async counting() {
    const registry = new SqliteRegistry(file)
    for (let i = 0; i < 25; i++) {
      await change(registry, '/m/1', (before) => machine('/m/1', countOf(before) + 1))
    }
    await registry.close()
    console.log('done')
  },

  /** Adds a mixin to entities, one after the other, until the mixin is removed; prints the locations. */
  async tagging() {
    const registry = new SqliteRegistry(file)
    const identifier = `${scheme}tag`
    console.log('ready')
    try {
      for (let count = 0; ; count++) {
        const location = `/t/${count}`
        const transaction = await registry.begin({ operation: 'associate', keys: [location] }, {})
        await transaction.commit([
          { type: 'expect-mixin', identifier },
          { type: 'put', entity: { ...machine(location), mixins: [identifier] } },
        ])
        console.log(location)
        await turn()
      }
    } catch (error) {
      console.log(error instanceof OcciError ? error.code : String(error))
    }
    await registry.close()
  },

  /** Creates a mixin and an entity when it receives a line, again and again. */
  async changing() {
    const registry = new SqliteRegistry(file)
    let count = 0
    for await (const _ of createInterface(process.stdin)) {
      const mixin: StoredMixin = {
        ...{ scheme, term: `m${count}`, location: `/m${count}/`, depends: [], rel: [], applies: [], actions: [] },
        ...{ attributes: {}, userDefined: true },
      }
      const location = `/m/${count++}`
      const transaction = await registry.begin({ operation: 'create', keys: [location], caller: 'jane' }, {})
      const { revision } = await transaction.commit([
        { type: 'put', entity: machine(location) },
        { type: 'put-mixin', mixin },
      ])
      console.log(revision)
    }
  },
}

await roles[role ?? '']?.()
