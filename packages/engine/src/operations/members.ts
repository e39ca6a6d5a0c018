import { type Awaitable, appliesTo, type Entity, type Fault, hasMixin, type Mixin, mixinsOf } from '@occi/core'
import { addMixins, type Change, defaultsGained, faultsError, keptValues, noAttributes } from '@occi/core/authoring'
import { allOf } from '../all-of.ts'
import { authorize } from '../authorize.ts'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { kindOf } from '../kind-of.ts'
import { keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { changeOne } from './change-one.ts'

/** How the members of a mixin's collection change (`GFD.223 HTTP Methods Applied to Collections`). */
export type Membership =
  /** These are added: POST. */
  | 'add'
  /** These are exactly the members: PUT. */
  | 'set'
  /** These are removed from the collection, not deleted: DELETE. */
  | 'remove'

/** After how many entities other requests have a turn. */
const changedInTurn = 100

interface State {
  readonly gain: readonly Entity[]
  readonly lose: readonly Entity[]
}

/**
 * Changes which entities hold a mixin, all or none; entities are never deleted through a mixin.
 *
 * @param keys locations or ids of entities
 * @throws OcciError `invalid` naming every key that is no entity, or one to which the mixin does not apply
 */
export async function changeMembers(
  mixin: Mixin,
  membership: Membership,
  keys: readonly string[],
  call: Call,
): Promise<void> {
  await transact(
    call,
    async () => {
      const state = await readState(mixin, membership, keys, call)
      const { gain, lose } = state
      for (const entity of lose) await authorize(call, { type: 'dissociate', key: mixin.identifier, entity })
      for (const entity of gain) await authorize(call, { type: 'associate', key: mixin.identifier, entity })
      const touched = [...gain, ...lose]
      const operation = membership === 'remove' ? ('dissociate' as const) : ('associate' as const)
      const changes = touched.map((entity) => entity.location)
      return { state, intent: { operation, keys: keysOf(touched), changes } }
    },
    async ({ gain, lose }, calls) => {
      const changes: Change[] = []
      for (const entity of lose) {
        changes.push(replacement(await loseMixins(entity, [mixin], calls, call)))
        if (changes.length % changedInTurn === 0) await turn()
      }
      for (const entity of gain) {
        changes.push(replacement(await gainMixin(entity, mixin, calls, call)))
        if (changes.length % changedInTurn === 0) await turn()
      }
      return { changes, result: () => {} }
    },
  )
}

function gainMixin(entity: Entity, mixin: Mixin, calls: BackendCalls, call: Call): Awaitable<Entity> {
  const { catalogue } = call
  const held = mixinsOf(entity, catalogue)
  const mixins = addMixins(held, [mixin])
  const kind = kindOf(entity, catalogue)
  const { kept, replaced } = keptValues(entity.attributes, kind, held, mixins, catalogue)
  const attributes = defaultsGained(kept, [mixin], catalogue.definitions(kind, mixins), replaced)
  const changes = { mixins: [mixin], attributes }
  return changeOne(entity, 'update', changes, mixins, calls, call)
}

/** Calls the backends of one entity that loses mixins. */
export function loseMixins(entity: Entity, lost: readonly Mixin[], calls: BackendCalls, call: Call): Awaitable<Entity> {
  const identifiers = new Set(lost.map((mixin) => mixin.identifier))
  const mixins = mixinsOf(entity, call.catalogue).filter((held) => !identifiers.has(held.identifier))
  return changeOne(entity, 'update', { mixins: [], attributes: noAttributes() }, mixins, calls, call)
}

async function readState(mixin: Mixin, membership: Membership, keys: readonly string[], call: Call): Promise<State> {
  const named = await entitiesAt(mixin, keys, membership !== 'remove', call)
  const isMember = (entity: Entity) => hasMixin(entity, mixin)
  if (membership === 'remove') return { gain: [], lose: named.filter(isMember) }
  const gain = named.filter((entity) => !isMember(entity))
  requireRoom(mixin, gain, call)
  if (membership === 'add') return { gain, lose: [] }
  const kept = new Set(named.map((entity) => entity.id))
  const lose: Entity[] = []
  for await (const entity of allOf({ mixins: [mixin.identifier] }, call.read)) {
    if (!kept.has(entity.id)) lose.push(entity)
  }
  return { gain, lose }
}

/** An entity holds a bounded number of mixins, whichever way it gets them. */
function requireRoom(mixin: Mixin, gain: readonly Entity[], { catalogue, services: { limits } }: Call): void {
  const faults: Fault[] = []
  for (const entity of gain) {
    const count = addMixins(mixinsOf(entity, catalogue), [mixin]).length
    if (count <= limits.mixins) continue
    const message = `${entity.location} would hold ${count} mixins, at most ${limits.mixins} are taken`
    faults.push({ message, path: ['locations'] })
  }
  if (faults.length > 0) throw faultsError('invalid', faults)
}

/** The entities with these locations or ids, each once; everything that is wrong with any is thrown at once. */
async function entitiesAt(
  mixin: Mixin,
  keys: readonly string[],
  applies: boolean,
  call: Call,
): Promise<readonly Entity[]> {
  const faults: Fault[] = []
  const entities = new Map<string, Entity>()
  for (const [index, key] of keys.entries()) {
    const entity = await call.read.entity(key)
    const path = ['locations', index]
    if (entity === undefined) faults.push({ message: `there is no entity ${key}`, path })
    else if (applies && !appliesTo(mixin, entity, call.catalogue)) {
      faults.push({ message: `${mixin.identifier} does not apply to ${key}, which is of kind ${entity.kind}`, path })
    } else entities.set(entity.id, entity)
  }
  if (faults.length > 0) throw faultsError('invalid', faults)
  return [...entities.values()]
}
