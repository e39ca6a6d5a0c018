import {
  addMixins,
  type Entity,
  type EntityChanges,
  type EntityWithLinks,
  isLink,
  type Link,
  mixinsOf,
} from '@occi/core'
import type { Call } from '../call.ts'
import { findEnds } from '../ends.ts'
import { keyOf, keysOf } from '../locks.ts'
import { authorize, type Services } from '../services.ts'
import { type Plan, transact } from '../transact.ts'
import { changeOne } from './change-one.ts'
import type { Manner } from './exchange.ts'
import { find } from './retrieve.ts'

/** What a client wants of an entity that exists, worked out from the entity as it stands under the lock. */
export type Resolve = (current: EntityWithLinks) => EntityChanges

interface State {
  readonly current: EntityWithLinks
  readonly changes: EntityChanges
}

/**
 * Changes a part of an entity, or replaces it; links stay. Backends of mixins that it loses are asked to dissociate,
 * those of what it keeps to update or replace, those of mixins that it gains to associate; when one refuses, those
 * that accepted are called again with old and new exchanged (`GFD.223 Partial Update`, `Replace`).
 *
 * @throws OcciError `not-found`, `invalid` where a link's new end does not exist, and whatever `resolve` throws
 */
export async function change(
  key: string,
  manner: Manner,
  resolve: Resolve,
  services: Services,
  call: Call,
): Promise<EntityWithLinks> {
  return transact(
    services,
    call,
    () => readPlan(key, manner, resolve, services, call),
    async ({ current, changes }, calls) => {
      const { entity, links } = current
      const mixins = manner === 'update' ? addMixins(mixinsOf(entity, call.catalogue), changes.mixins) : changes.mixins
      const changed = await changeOne(entity, manner, changes, mixins, calls, call)
      return {
        changes: [{ type: 'put', entity: changed }],
        result: (asStored) => ({ entity: asStored(changed), links: links.map((link) => asStored(link)) }),
      }
    },
  )
}

async function readPlan(
  key: string,
  manner: Manner,
  resolve: Resolve,
  services: Services,
  call: Call,
): Promise<Plan<State>> {
  const current = await find(key, call)
  const { entity } = current
  await authorize(services, call, { type: manner, key: entity.location, entity })
  const resolved = resolve(current)
  const keys = await keysOf([entity], call)
  const { changes, ends } = isLink(entity) ? await connect(entity, resolved, call) : { changes: resolved, ends: [] }
  return {
    state: { current, changes },
    intent: { operation: manner, keys: [...new Set([...keys, ...ends.map(keyOf)])], changes: [entity.location] },
  }
}

/** A link's new ends, checked, as they are stored (`GFD.221 Link`: both can be changed). */
async function connect(
  link: Link,
  changes: EntityChanges,
  call: Call,
): Promise<{ changes: EntityChanges; ends: readonly Entity[] }> {
  const kind = call.catalogue.kind(link.kind)
  const { source = link.source, target = link.target, targetKind: said } = changes
  // What stays is not looked up again: it was right when it was set.
  const stays = source === link.source && target === link.target
  const [found] =
    kind === undefined || stays
      ? []
      : await findEnds([{ kind, source, target, targetKind: said, path: [] }], new Map(), call)
  if (found === undefined) return { changes, ends: [] }
  const targetKind = found.target?.kind ?? changes.targetKind
  return {
    ends: found.target === undefined ? [found.source] : [found.source, found.target],
    changes: {
      ...changes,
      source: found.source.location,
      target: found.target?.location ?? target,
      ...(targetKind === undefined ? {} : { targetKind }),
    },
  }
}
