import type { Entity, Mixin } from '@occi/core'
import type { Change } from '@occi/core/authoring'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { withoutMixins } from './association.ts'
import { loseMixins } from './members.ts'

/** How many entities are changed by one transaction. */
const part = 100

/**
 * Removes mixins that no longer exist from all entities that hold them, some at a time. What their backends refuse is
 * reported: it cannot bring the mixins back.
 */
export async function stripMixins(mixins: readonly Mixin[], call: Call): Promise<void> {
  for (const { identifier } of mixins) {
    for (let isDone = false; !isDone; ) {
      await turn()
      isDone = await transact(
        call,
        async () => {
          const { items } = await call.all.page({ mixins: [identifier], limit: part })
          const changes = items.map((entity) => entity.location)
          return { state: items, intent: { operation: 'dissociate', keys: keysOf(items), changes } }
        },
        async (entities, calls) => {
          const changes: Change[] = []
          for (const entity of entities) changes.push(replacement(await stripped(entity, mixins, calls, call)))
          return { changes, result: () => entities.length === 0 }
        },
      )
    }
  }
}

async function stripped(entity: Entity, mixins: readonly Mixin[], calls: BackendCalls, call: Call): Promise<Entity> {
  const lost = mixins.filter((mixin) => entity.mixins.includes(mixin.identifier))
  try {
    return await loseMixins(entity, lost, calls, call)
  } catch (error) {
    call.services.report(error, `removing ${lost.map((mixin) => mixin.term).join(', ')} from ${entity.location}`)
    return withoutMixins(entity, lost, call)
  }
}
