// A process that works on a registry: child.test-fixture.ts <role> <url>. It prints what it has done, line by line.
import { type Entity, idOf, OcciError } from '@occi/core'
import { type Change, noAttributes } from '@occi/core/authoring'
import { PostgresRegistry } from './index.ts'

const [role, url = ''] = process.argv.slice(2)
const scheme = 'http://example.com/occi#'

function machine(location: string, mixins: readonly string[] = []): Entity {
  const fields = { kind: `${scheme}machine`, mixins, actions: [], version: 0, attributes: noAttributes() }
  return { id: idOf(location), location, ...fields }
}

async function commit(registry: PostgresRegistry, location: string, ...changes: readonly Change[]): Promise<void> {
  const transaction = await registry.begin({ operation: 'update', keys: [location], changes: [location] }, {})
  await transaction.commit(changes)
}

const roles: Record<string, () => Promise<void>> = {
  /** Creates entities that hold a mixin, one after the other, until the mixin is removed; prints their locations. */
  async tagging() {
    const registry = await PostgresRegistry.open(url)
    const identifier = `${scheme}tag`
    console.log('ready')
    try {
      for (let count = 0; ; count++) {
        const location = `/t/${count}`
        const entity = machine(location, [identifier])
        await commit(registry, location, { type: 'expect-mixin', identifier }, { type: 'put', entity })
        console.log(location)
      }
    } catch (error) {
      console.log(error instanceof OcciError ? error.code : String(error))
    }
    await registry.close()
  },

  /** Creates, changes and deletes entities, eight at the same time, and prints a location once that is acknowledged. */
  async busy() {
    const registry = await PostgresRegistry.open(url)
    const write = async (writer: number) => {
      for (let count = 0; ; count++) {
        const location = `/b/${(writer * 7 + count * 3) % 40}`
        const transaction = await registry.begin({ operation: 'update', keys: [location] }, {})
        const version = (await registry.entity(location, {}))?.entity.version
        const isDeleted = version !== undefined && count % 4 === 0
        const put = { type: 'put', entity: machine(location), replaces: version } as const
        const { entities } = await transaction.commit([isDeleted ? { type: 'delete', location, version } : put])
        console.log(`${location} ${entities[0]?.version ?? 'deleted'}`)
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
  },
}

await roles[role ?? '']?.()
