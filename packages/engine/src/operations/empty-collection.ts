import type { Awaitable, Change, Entity, Mixin } from '@occi/core'
import type { Call } from '../call.ts'
import { keysOf } from '../locks.ts'
import { authorize, type Services } from '../services.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { loseMixins } from './members.ts'

/**
 * Takes a mixin from all entities that hold it, some at a time; the first refusal stops, what is done stays
 * (`GFD.223 Disassociate Mixin from Entity Instances`).
 */
export function emptyCollection(mixin: Mixin, services: Services, call: Call): Promise<void> {
  const mayLose = (entity: Entity) => authorize(services, call, { type: 'dissociate', key: mixin.identifier, entity })
  return takeFromAll(mixin, mayLose, services, call)
}

/**
 * The same for whoever may, entity by entity.
 *
 * @param check throws where one must not lose it
 */
export async function takeFromAll(
  mixin: Mixin,
  check: (entity: Entity) => Awaitable<void>,
  services: Services,
  call: Call,
): Promise<void> {
  let emptied: boolean
  do {
    await turn()
    emptied = await transact(
      services,
      call,
      async () => {
        const { items } = await call.read.page({ mixins: [mixin.identifier], limit: 100 })
        for (const entity of items) await check(entity)
        const changes = items.map((entity) => entity.location)
        return { state: items, intent: { operation: 'dissociate', keys: await keysOf(items, call), changes } }
      },
      async (items, calls) => {
        const changes: Change[] = []
        for (const entity of items) {
          changes.push({ type: 'put', entity: await loseMixins(entity, [mixin], calls, call) })
        }
        return { changes, result: () => items.length === 0 }
      },
    )
  } while (!emptied)
}
