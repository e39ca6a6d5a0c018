import { appliesTo, type Entity, type Fault, hasMixin, type Mixin, mixinsOf } from '@occi/core'
import { addMixins, faultsError, lockKey, type MemberChange } from '@occi/core/authoring'
import { allOf } from '../all-of.ts'
import type { Call } from '../call.ts'
import { begin, giveUp } from '../transact.ts'
import { turn } from '../turn.ts'
import { authorizeEach, changeInParts, changePart, type Members, part } from './member-parts.ts'

/** How the members of a mixin's collection change (`GFD.223 HTTP Methods Applied to Collections`). */
export type Membership =
  /** These are added: POST. */
  | 'add'
  /** These are exactly the members: PUT, and DELETE of all. */
  | 'set'
  /** These are removed from the collection, not deleted: DELETE. */
  | 'remove'

/**
 * Changes which entities hold a mixin; entities are never deleted through a mixin. Up to 100 change all or none. More
 * change in parts: the first refusal stops, and what is done stays.
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
  const read = () => readMembers(mixin, membership, keys, call)
  // What two requests make the members is what one of them says, not a mixture.
  const locks = membership === 'set' ? [collectionKey(mixin)] : []
  if (await isSmall(mixin, membership, keys, call)) return changePart(mixin, read, locks, call)
  const operation = membership === 'remove' ? ('dissociate' as const) : ('associate' as const)
  const members = namesOf(mixin, await read())
  // It stays open until all parts are done: after a crash, recovery goes on.
  const transaction = await begin({ operation, keys: locks, members }, call)
  try {
    await changeInParts(mixin, namesOf(mixin, await read()), call)
    await transaction.commit([])
  } catch (error) {
    await giveUp(transaction, call)
    throw error
  }
}

function collectionKey({ location, owner }: Mixin): string {
  return lockKey(location, owner)
}

function namesOf({ identifier }: Mixin, { gain, lose }: Members): MemberChange {
  const locations = (entities: readonly Entity[]) => entities.map(({ location }) => location)
  return { mixin: identifier, gain: locations(gain), lose: locations(lose) }
}

/** Whether a change touches so few entities that it is one part. */
async function isSmall(
  { identifier }: Mixin,
  membership: Membership,
  keys: readonly string[],
  { read }: Call,
): Promise<boolean> {
  if (keys.length > part) return false
  return membership !== 'set' || (await read.page({ mixins: [identifier], limit: part })).next === undefined
}

/** Reads which entities change, and asks for each whether the caller may do that. */
async function readMembers(
  mixin: Mixin,
  membership: Membership,
  keys: readonly string[],
  call: Call,
): Promise<Members> {
  const state = await changedBy(mixin, membership, keys, call)
  await authorizeEach('dissociate', state.lose, mixin, call)
  await authorizeEach('associate', state.gain, mixin, call)
  return state
}

async function changedBy(mixin: Mixin, membership: Membership, keys: readonly string[], call: Call): Promise<Members> {
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
    const message = `${entity.location} would hold ${count} mixins, at most ${limits.mixins} are accepted`
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
    if (index % part === part - 1) await turn()
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
