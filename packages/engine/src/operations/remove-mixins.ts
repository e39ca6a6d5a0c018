import { type Change, type Entity, type Mixin, OcciError } from '@occi/core'
import { allOf } from '../all-of.ts'
import type { Call } from '../call.ts'
import { keysOf, keysOfMixin } from '../locks.ts'
import { authorize, type Services } from '../services.ts'
import { transact } from '../transact.ts'
import { takeFromAll } from './empty-collection.ts'
import { loseMixins } from './members.ts'

/**
 * Removes mixins that a client defined or that a client's action made, all or none; the entities that hold them lose them, and go on.
 *
 * @throws OcciError `not-found` for what is no category, `forbidden` for what is the provider's, `conflict` where
 *   entities of another owner hold what is everybody's
 */
export async function removeMixins(identifiers: readonly string[], services: Services, call: Call): Promise<void> {
  const mixins = [...new Set(identifiers)].map((identifier) => expectRemovable(identifier, call))
  for (const mixin of mixins) await authorize(services, call, { type: 'remove-mixin', key: mixin.identifier })
  await transact(
    services,
    call,
    async () => {
      const stored = await services.registry.mixins(call.scope)
      const known = new Set(stored.map((mixin) => mixin.scheme + mixin.term))
      for (const mixin of mixins) {
        if (!known.has(mixin.identifier)) throw unknown(mixin.identifier)
        await expectNotHeldByOthers(mixin, services, call)
      }
      const holders = await holdersOf(mixins, call)
      const keys = [...mixins.flatMap(keysOfMixin), ...(await keysOf(holders, call))]
      const changes = holders.map((entity) => entity.location)
      return { state: holders, intent: { operation: 'mixins', keys, changes } }
    },
    async (holders, calls) => {
      const changes: Change[] = []
      for (const entity of holders) {
        const lost = mixins.filter((mixin) => entity.mixins.includes(mixin.identifier))
        changes.push({ type: 'put', entity: await loseMixins(entity, lost, calls, call) })
      }
      for (const { identifier, owner } of mixins) {
        changes.push({ type: 'delete-mixin', identifier, ...(owner === undefined ? {} : { owner }) })
      }
      return { changes, result: () => {} }
    },
  )
  for (const mixin of mixins) await tidyUp(mixin, services, call)
}

/** What cannot bring a mixin back: its failure is reported. */
async function tidyUp(mixin: Mixin, services: Services, call: Call): Promise<void> {
  try {
    // An operation that was under way may have given it to another entity before it was gone.
    await takeFromAll(mixin, () => {}, services, call)
    services.policy.mixinRemoved?.(mixin, call)
  } catch (error) {
    services.report(error, `tidying up after ${mixin.identifier}, which was removed`)
  }
}

function expectRemovable(identifier: string, call: Call): Mixin {
  const category = call.catalogue.get(identifier)
  if (category === undefined) throw unknown(identifier)
  if (category.class === 'mixin' && category.removable) {
    // What a client's action made is removed by that client alone.
    if (category.userDefined || category.owner === call.owner) return category
  }
  throw new OcciError(
    'forbidden',
    `${identifier} is the provider's: only mixins that you defined, or that an action of yours made, can be removed`,
  )
}

function unknown(identifier: string): OcciError {
  return new OcciError('not-found', `there is no category ${identifier}`)
}

/** What is everybody's stays as long as entities that the caller does not see hold it. */
async function expectNotHeldByOthers({ identifier, owner }: Mixin, { registry }: Services, call: Call): Promise<void> {
  if (owner !== undefined) return
  const query = { mixins: [identifier] }
  const held = await registry.count(query, { everyone: true })
  if (held === (await call.read.count(query))) return
  throw new OcciError('conflict', `entities of somebody else hold ${identifier}, it cannot be removed now`)
}

/** The entities that hold one of some mixins, each once. */
async function holdersOf(mixins: readonly Mixin[], call: Call): Promise<readonly Entity[]> {
  const holders = new Map<string, Entity>()
  for (const mixin of mixins) {
    for await (const entity of allOf({ mixins: [mixin.identifier] }, call)) holders.set(entity.location, entity)
  }
  return [...holders.values()]
}
