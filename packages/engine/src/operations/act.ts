import {
  type Action,
  type ActionInvocation,
  type Awaitable,
  type Backend,
  type Entity,
  isOcciError,
  type Kind,
  type Mixin,
  OcciError,
  type PageQuery,
  type Query,
} from '@occi/core'
import { chain, copyEntity, definersOf, type EntityWithLinks, type Snapshot } from '@occi/core/authoring'
import { allOf } from '../all-of.ts'
import { authorize, notFound } from '../authorize.ts'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Check } from '../check.ts'
import { inGroups } from '../in-groups.ts'
import { keyOf, keysOf } from '../locks.ts'
import { meets } from '../meets.ts'
import { replacement, storedEntity } from '../stored-entity.ts'
import { type Plan, transact } from '../transact.ts'
import { find } from './retrieve.ts'

/** The result of an action. */
export interface Acted extends EntityWithLinks {
  /** Identifier of the mixin that the action created and answers with (`GFD.224 Compute`: save). */
  readonly mixin?: string
}

/** The entities of a collection on which an action was invoked. */
export interface ActedAll {
  readonly items: readonly EntityWithLinks[]
  /** The number of members. */
  readonly of: number
}

/**
 * Invokes an action on an entity (`GFD.223 Trigger Action`).
 *
 * @throws OcciError `not-found`, `invalid` if the action is not defined for the entity, `not-applicable` if it
 *   cannot be invoked now
 */
export function act(key: string, invocation: ActionInvocation, call: Call, check?: Check): Awaitable<Acted> {
  const { action } = invocation
  return transact(
    call,
    () => planAction(key, action, call),
    ({ entity, links }, calls) => {
      const definers = requireDefined(action, entity, call)
      requireApplicableNow(action, entity, call)
      check?.({ entity, links })
      const group = actor(action, definers, entity, call, calls)
      const { backend } = group
      const working = copyEntity(entity)
      const done = calls.run(group, entity, (context) => backend.action?.(working, invocation, context))
      return chain(done, (made) => {
        calls.requireValid(group, { left: working, before: entity })
        const acted = storedEntity(entity, working)
        return {
          changes: [replacement(acted)],
          result: (asStored) => ({
            entity: asStored(acted),
            links: links.map((link) => asStored(link)),
            mixin: typeof made === 'string' ? made : undefined,
          }),
        }
      })
    },
  )
}

function planAction(key: string, action: Action, call: Call): Awaitable<Plan<Snapshot>> {
  return chain(find(key, call), (state) => {
    const { entity, stamp } = state
    const allowed = authorize(call, { type: 'action', key: entity.location, entity, action: action.term })
    return chain(allowed, () => ({
      state,
      intent: { operation: 'action', action: action.term, keys: keysOf([entity]), changes: [entity.location] },
      stamps: new Map<string, number>().set(keyOf(entity), stamp),
    }))
  })
}

function requireDefined(action: Action, entity: Entity, call: Call): readonly (Kind | Mixin)[] {
  const definers = definersOf(action, entity, call.catalogue)
  if (definers.length > 0) return definers
  throw new OcciError(
    'invalid',
    `the action ${action.identifier} is not defined for ${entity.location}, whose kind is ${entity.kind}`,
    { faults: [{ message: `${action.identifier} is not defined for ${entity.kind}`, path: ['action'] }] },
  )
}

function requireApplicableNow(action: Action, entity: Entity, call: Call): void {
  if (entity.actions.includes(action.identifier)) return
  const now = entity.actions.map((identifier) => call.catalogue.action(identifier)?.term ?? identifier)
  const possible = now.length === 0 ? 'no action is' : `applicable are: ${now.join(', ')}`
  throw new OcciError('not-applicable', `${action.term} is not applicable to ${entity.location} now, ${possible}`)
}

/** The backend that carries out an action: the one registered for it, else that of the kind or mixin which defines it. */
function actor(
  action: Action,
  definers: readonly (Kind | Mixin)[],
  entity: Entity,
  { services: { table } }: Call,
  calls: BackendCalls,
): { backend: Backend; categories: readonly (Kind | Mixin)[] } {
  const registered = table.get(action)
  if (registered !== undefined) return { backend: registered, categories: definers }
  const group = calls
    .groups(entity)
    .find(({ backend, categories }) => backend.action && categories.some((category) => definers.includes(category)))
  if (group !== undefined) return group
  throw new OcciError('not-applicable', `no backend of this service carries out ${action.identifier}`)
}

/**
 * Invokes an action on all members of a collection to which it applies now, some at a time; after the first refusal it
 * is invoked on no more, what is done stays (`GFD.221 Action`: only valid if all entities of the collection have it).
 *
 * @param members the members among which it is invoked; defaults to all
 * @returns the entities on which it was invoked
 * @throws OcciError `invalid`, and nothing runs, unless every member defines the action; `not-applicable` if there
 *   are members and it applies to none
 */
export async function actOnAll(
  query: Query & Pick<PageQuery, 'order'>,
  invocation: ActionInvocation,
  call: Call,
  members: AsyncIterable<Entity> | Iterable<Entity> = allOf(query, call.read),
): Promise<ActedAll> {
  const { locations, of } = await applicableMembers(members, invocation.action, call)
  const acted = await inGroups(locations, async (location) => {
    try {
      const check: Check = ({ entity }) => {
        if (!meets(entity, query)) throw notFound(location)
      }
      return await act(location, invocation, call, check)
    } catch (error) {
      // One that is gone, or in another state, since the listing is no member to which the action applies.
      const entity = await call.read.entity(location)
      const isMember = entity?.actions.includes(invocation.action.identifier) && meets(entity, query)
      if (isMember || !isOvertaken(error)) throw error
      return undefined
    }
  })
  return { items: acted.filter((one) => one !== undefined), of }
}

/** The members to which an action applies now. */
interface Applicable {
  readonly locations: readonly string[]
  /** The number of all members. */
  readonly of: number
}

async function applicableMembers(
  members: AsyncIterable<Entity> | Iterable<Entity>,
  action: Action,
  call: Call,
): Promise<Applicable> {
  const locations: string[] = []
  let of = 0
  for await (const entity of members) {
    requireDefined(action, entity, call)
    of++
    if (entity.actions.includes(action.identifier)) locations.push(entity.location)
  }
  if (of === 0 || locations.length > 0) return { locations, of }
  throw new OcciError('not-applicable', `${action.term} is applicable to none of the ${of} entities now`)
}

function isOvertaken(error: unknown): boolean {
  return isOcciError(error, 'not-found', 'not-applicable')
}
