import type { Mixin } from '@occi/core'
import type { Change } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { Call } from '../call.ts'
import { keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { loseMixins } from './members.ts'

/**
 * Removes a mixin from all entities that hold it, some at a time; the first refusal stops, what is done stays
 * (`GFD.223 Disassociate Mixin from Entity Instances`).
 */
export async function emptyCollection(mixin: Mixin, call: Call): Promise<void> {
  let isEmpty: boolean
  do {
    await turn()
    isEmpty = await transact(
      call,
      async () => {
        const { items } = await call.read.page({ mixins: [mixin.identifier], limit: 100 })
        for (const entity of items) await authorize(call, { type: 'dissociate', key: mixin.identifier, entity })
        const changes = items.map((entity) => entity.location)
        return { state: items, intent: { operation: 'dissociate', keys: keysOf(items), changes } }
      },
      async (items, calls) => {
        const changes: Change[] = []
        for (const entity of items) changes.push(replacement(await loseMixins(entity, [mixin], calls, call)))
        return { changes, result: () => items.length === 0 }
      },
    )
  } while (!isEmpty)
}
