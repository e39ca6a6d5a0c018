import { type Awaitable, isLink, type Link, mixinsOf } from '@occi/core'
import { addMixins, chain, type EntityChanges, type EntityWithLinks, type Snapshot } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { Call } from '../call.ts'
import { type FoundEnds, findEnds } from '../ends.ts'
import { keyOf, keysOf } from '../locks.ts'
import { replacement } from '../stored-entity.ts'
import { type Plan, transact } from '../transact.ts'
import { changeOne } from './change-one.ts'
import { find } from './retrieve.ts'
import type { Manner } from './told-changes.ts'

/** The requested changes of an existing entity, derived from its state under the lock. */
export type Resolve = (current: EntityWithLinks) => EntityChanges

interface ChangeState {
  readonly current: EntityWithLinks
  readonly changes: EntityChanges
}

/**
 * Changes a part of an entity, or replaces it; links stay. Backends of mixins that it loses are called to dissociate,
 * those of what it keeps to update or replace, those of mixins that it gains to associate; when one refuses, those
 * that accepted are called again with old and new exchanged (`GFD.223 Partial Update`, `Replace`).
 *
 * @throws OcciError `not-found`, `invalid` if a link's new end does not exist, and whatever `resolve` throws
 */
export function change(key: string, manner: Manner, resolve: Resolve, call: Call): Awaitable<EntityWithLinks> {
  return transact(
    call,
    () => readChange(key, manner, resolve, call),
    ({ current, changes }, calls) => {
      const { entity, links } = current
      const mixins = manner === 'update' ? addMixins(mixinsOf(entity, call.catalogue), changes.mixins) : changes.mixins
      return chain(changeOne(entity, manner, changes, mixins, calls, call), (changed) => ({
        changes: [replacement(changed)],
        result: (asStored) => ({ entity: asStored(changed), links: links.map((link) => asStored(link)) }),
      }))
    },
  )
}

function readChange(key: string, manner: Manner, resolve: Resolve, call: Call): Awaitable<Plan<ChangeState>> {
  return chain(find(key, call), (current) => {
    const { entity } = current
    return chain(authorize(call, { type: manner, key: entity.location, entity }), () => {
      const resolved = resolve(current)
      const connected: Awaitable<Connected> = isLink(entity)
        ? withNewEnds(entity, resolved, call)
        : { changes: resolved }
      return chain(connected, (changes) => planChange(current, manner, changes))
    })
  })
}

function planChange(current: Snapshot, manner: Manner, { changes, ends }: Connected): Plan<ChangeState> {
  const { entity, stamp } = current
  const keys = keysOf([entity])
  return {
    state: { current, changes },
    intent: {
      operation: manner,
      keys: ends === undefined ? keys : [...new Set([...keys, ...ends.stamps.keys()])],
      changes: [entity.location],
    },
    stamps: new Map(ends?.stamps).set(keyOf(entity), stamp),
  }
}

/** Changes of an entity; of a link, with its new ends as they are stored. */
interface Connected {
  readonly changes: EntityChanges
  readonly ends?: FoundEnds
}

/** A link's new ends, checked, as they are stored; both can be changed (`GFD.221 Link`). */
async function withNewEnds(link: Link, changes: EntityChanges, call: Call): Promise<Connected> {
  const kind = call.catalogue.kind(link.kind)
  const { source = link.source, target = link.target, targetKind } = changes
  // What stays is not looked up again: it was right when it was set.
  if (kind === undefined || (source === link.source && target === link.target)) return { changes }
  const [ends] = await findEnds([{ kind, source, target, targetKind, path: [] }], new Map(), call)
  if (ends === undefined) return { changes }
  return {
    ends,
    changes: {
      ...changes,
      source: ends.source.location,
      target: ends.target?.location ?? target,
      targetKind: ends.target?.kind ?? targetKind,
    },
  }
}
