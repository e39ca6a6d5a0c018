import { type Awaitable, appliesTo, type Entity, hasMixin, type Mixin, mixinsOf } from '@occi/core'
import {
  addMixins,
  type Change,
  defaultsGained,
  keptValues,
  type MemberChange,
  noAttributes,
} from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { inTurns } from '../in-turns.ts'
import { kindOf } from '../kind-of.ts'
import { beforeAllOthers, keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { turn } from '../turn.ts'
import { changeOne } from './change-one.ts'

/** How many entities gain or lose mixins in one transaction. */
export const part = 100

/** The entities that gain a mixin, and those that lose it. */
export interface Members {
  readonly gain: readonly Entity[]
  readonly lose: readonly Entity[]
}

/** Adds a mixin to entities, and then removes it from others, some at a time. */
export async function changeInParts(mixin: Mixin, { gain, lose }: MemberChange, call: Call): Promise<void> {
  for (const [locations, isGain] of [
    [gain, true],
    [lose, false],
  ] as const) {
    for (let start = 0; start < locations.length; start += part) {
      await turn()
      const few = locations.slice(start, start + part)
      await changePart(mixin, () => membersAt(mixin, few, isGain, call), [], call, beforeAllOthers)
    }
  }
}

/** Changes, all or none, which entities hold a mixin; returns how many were changed. */
export function changePart(
  mixin: Mixin,
  read: () => Promise<Members>,
  locks: readonly string[],
  call: Call,
  since?: number,
): Awaitable<number> {
  return transact(
    call,
    async () => {
      const state = await read()
      const { gain, lose } = state
      const touched = [...lose, ...gain]
      const operation = gain.length > 0 ? ('associate' as const) : ('dissociate' as const)
      const changes = touched.map((entity) => entity.location)
      return { state, intent: { operation, keys: [...locks, ...keysOf(touched)], changes } }
    },
    async ({ gain, lose }, calls) => {
      const changes: Change[] = []
      for (const entity of lose) changes.push(replacement(await loseMixins(entity, [mixin], calls, call)))
      for (const entity of gain) changes.push(replacement(await gainMixin(entity, mixin, calls, call)))
      return { changes, result: () => changes.length }
    },
    since,
  )
}

/** Those of some entities that still have to gain or lose a mixin. */
async function membersAt(mixin: Mixin, locations: readonly string[], isGain: boolean, call: Call): Promise<Members> {
  const found: Entity[] = []
  for (const location of locations) {
    const entity = await call.read.entity(location)
    if (entity === undefined || hasMixin(entity, mixin) === isGain) continue
    if (!isGain || appliesTo(mixin, entity, call.catalogue)) found.push(entity)
  }
  await authorizeEach(isGain ? 'associate' : 'dissociate', found, mixin, call)
  return isGain ? { gain: found, lose: [] } : { gain: [], lose: found }
}

/** Asks for each entity whether the caller may do that. */
export async function authorizeEach(
  type: 'associate' | 'dissociate',
  entities: readonly Entity[],
  { identifier }: Mixin,
  call: Call,
): Promise<void> {
  await inTurns(entities, (entity) => authorize(call, { type, key: identifier, entity }))
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
