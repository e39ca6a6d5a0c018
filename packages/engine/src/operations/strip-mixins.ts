import type { Awaitable, Entity, Mixin } from '@occi/core'
import type { Change } from '@occi/core/authoring'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { beforeAllOthers, keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { withoutMixins } from './association.ts'
import { loseMixins, part } from './member-parts.ts'

/**
 * Removes mixins that no longer exist from all entities that hold them, some at a time. What their backends refuse is
 * reported: it cannot bring the mixins back.
 */
export async function stripMixins(mixins: readonly Mixin[], call: Call): Promise<void> {
  for (const { identifier } of mixins) {
    for (;;) {
      await turn()
      const { items } = await call.all.page({ mixins: [identifier], limit: part })
      if (items.length === 0) break
      await stripPart(items, mixins, call)
    }
  }
}

/** Removes mixins from some entities; others may have changed or deleted these since they were listed. */
function stripPart(listed: readonly Entity[], mixins: readonly Mixin[], call: Call): Awaitable<void> {
  return transact(
    call,
    async () => {
      const found: Entity[] = []
      for (const { location } of listed) {
        const entity = await call.all.entity(location)
        if (entity !== undefined && lostBy(entity, mixins).length > 0) found.push(entity)
      }
      const changes = found.map(({ location }) => location)
      return { state: found, intent: { operation: 'dissociate', keys: keysOf(found), changes } }
    },
    async (entities, calls) => {
      const changes: Change[] = []
      for (const entity of entities) changes.push(replacement(await stripped(entity, mixins, calls, call)))
      return { changes, result: () => {} }
    },
    beforeAllOthers,
  )
}

function lostBy({ mixins: held }: Entity, mixins: readonly Mixin[]): readonly Mixin[] {
  return mixins.filter(({ identifier }) => held.includes(identifier))
}

async function stripped(entity: Entity, mixins: readonly Mixin[], calls: BackendCalls, call: Call): Promise<Entity> {
  const lost = lostBy(entity, mixins)
  try {
    return await loseMixins(entity, lost, calls, call)
  } catch (error) {
    call.services.report(error, `removing ${lost.map((mixin) => mixin.term).join(', ')} from ${entity.location}`)
    return withoutMixins(entity, lost, call)
  }
}
