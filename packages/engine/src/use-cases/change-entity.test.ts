import { defineKind, type Entity, resource } from '@occi/core'
import type { BeginOptions, Intent, Scope, Transaction } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { expect, it } from 'vitest'
import { Engine, newTask, putEntity } from '../index.ts'

const box = defineKind({ scheme: 'http://example.com/box#', term: 'box', parent: resource })
const location = '/box/1'

/** Another process creates or deletes the entity just before each of the first transactions gets its locks. */
class Contested extends MemoryRegistry {
  overtakings = 0
  readonly #most: number

  constructor(most: number) {
    super()
    this.#most = most
  }

  override async begin(intent: Intent, scope: Scope, options?: BeginOptions): Promise<Transaction> {
    if (this.overtakings < this.#most) {
      this.overtakings++
      await this.#overtake(scope)
    }
    return super.begin(intent, scope, options)
  }

  async #overtake(scope: Scope): Promise<void> {
    const found = (await this.entity(location, scope))?.entity
    const transaction = await super.begin({ operation: 'update', keys: [location] }, scope)
    const fields = { kind: box.identifier, mixins: [], actions: [], attributes: {}, version: 0 }
    const entity: Entity = { id: 'urn:uuid:00000000-0000-4000-8000-000000000001', location, ...fields }
    await transaction.commit([
      found === undefined ? { type: 'put', entity } : { type: 'delete', location, version: found.version },
    ])
  }
}

it.each([1, 2, 3, 4, 9])('a PUT that others overtake %d times is carried out', async (times) => {
  const registry = new Contested(times)
  const engine = new Engine({ registry })
  engine.register(box, {})
  const entity = { categories: [{ identifier: box.identifier }], attributes: new Map(), title: { json: 'Mine' } }
  const task = newTask(await engine.call(), location, { raw: { type: 'entity', entity } })
  const { meaning } = await putEntity(task)
  expect(registry.overtakings).toBe(times)
  expect(meaning).toBe(times % 2 === 0 ? 'created' : 'changed')
  expect((await registry.entity(location, {}))?.entity.title).toBe('Mine')
})
