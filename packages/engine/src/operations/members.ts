import { appliesTo, type Entity, type Fault, hasMixin, type Mixin, mixinsOf } from '@occi/core'
import { addMixins, faultsError, lockKey, type MemberChange } from '@occi/core/authoring'
import { allOf } from '../all-of.ts'
import { begin } from '../begin.ts'
import type { Call } from '../call.ts'
import { inTurns } from '../in-turns.ts'
import { giveUp } from '../transact.ts'
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
 * @returns how many entities gained or lost the mixin
 * @throws OcciError `invalid` naming every key that is no entity, or one to which the mixin does not apply
 */
export async function changeMembers(
  mixin: Mixin,
  membership: Membership,
  keys: readonly string[],
  call: Call,
): Promise<number> {
  const read = () => readMembers(mixin, membership, keys, call)
  // What two requests make the members is what one of them says, not a mixture.
  const locks = membership === 'set' ? [collectionKey(mixin)] : []
  if (await isSmall(mixin, membership, keys, call)) return changePart(mixin, read, locks, call)
  const operation = membership === 'remove' ? ('dissociate' as const) : ('associate' as const)
  const members = memberChange(mixin, await read())
  // It stays open until all parts are done: after a crash, recovery goes on.
  const transaction = await begin({ operation, keys: locks, members }, call)
  try {
    await changeInParts(mixin, memberChange(mixin, await read()), call)
    await transaction.commit([])
    return members.gain.length + members.lose.length
  } catch (error) {
    await giveUp(transaction, call)
    throw error
  }
}

function collectionKey({ location, owner }: Mixin): string {
  return lockKey(location, owner)
}

function memberChange({ identifier }: Mixin, { gain, lose }: Members): MemberChange {
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
  const { ids, members, others } = await namedBy(mixin, membership, keys, call)
  if (membership === 'remove') return { gain: [], lose: members }
  if (membership === 'add') return { gain: others, lose: [] }
  const lose: Entity[] = []
  for await (const entity of allOf({ mixins: [mixin.identifier] }, call.read)) {
    if (!ids.has(entity.id)) lose.push(entity)
  }
  return { gain: others, lose }
}

/** The entities that a request names, each once. */
interface Named {
  readonly ids: ReadonlySet<string>
  /** Those that hold the mixin. */
  readonly members: readonly Entity[]
  readonly others: readonly Entity[]
}

/** Reads the entities with these locations or ids; everything that is wrong with any is thrown at once. */
async function namedBy(mixin: Mixin, membership: Membership, keys: readonly string[], call: Call): Promise<Named> {
  const faults: Fault[] = []
  const ids = new Set<string>()
  const [members, others]: [Entity[], Entity[]] = [[], []]
  await inTurns(keys, async (key, index) => {
    const entity = await call.read.entity(key)
    const wrong = wrongWith(entity, key, mixin, membership, call)
    if (wrong !== undefined) faults.push({ message: wrong, path: ['locations', index] })
    if (entity === undefined || ids.has(entity.id)) return
    ids.add(entity.id)
    if (hasMixin(entity, mixin)) members.push(entity)
    else others.push(entity)
  })
  if (faults.length > 0) throw faultsError('invalid', faults)
  return { ids, members, others }
}

/** Returns why an entity cannot gain the mixin, or lose it. */
function wrongWith(
  entity: Entity | undefined,
  key: string,
  mixin: Mixin,
  membership: Membership,
  { catalogue, services: { limits } }: Call,
): string | undefined {
  if (entity === undefined) return `there is no entity ${key}`
  if (membership === 'remove') return undefined
  const { location } = entity
  if (!appliesTo(mixin, entity, catalogue)) {
    return `${mixin.identifier} does not apply to ${key}, which is of kind ${entity.kind}`
  }
  if (hasMixin(entity, mixin)) return undefined
  // An entity holds a bounded number of mixins, whichever way it gets them.
  const count = addMixins(mixinsOf(entity, catalogue), [mixin]).length
  return count <= limits.mixins
    ? undefined
    : `${location} would hold ${count} mixins, at most ${limits.mixins} are accepted`
}
