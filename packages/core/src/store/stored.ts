import { copyAttributes } from '../attribute.ts'
import type { Entity } from '../entity.ts'
import type { ChangeSet } from '../registry/change-set.ts'
import type { Intent } from '../registry/intent.ts'

/** Reads an entity that was stored as JSON: its attributes inherit nothing, as all that the model makes. */
export function parseEntity(json: string): Entity {
  return revive(JSON.parse(json))
}

/** Reads an intent that was stored as JSON: the attributes of its entities inherit nothing. */
export function parseIntent(json: string): Intent {
  const intent: Intent = JSON.parse(json)
  return { ...intent, creates: intent.creates?.map(revive), deletes: intent.deletes?.map(revive) }
}

/** What a change set says of its commit, as databases store it; revision and time are columns. */
export type StoredChanges = Omit<ChangeSet, 'revision' | 'time'>

/** Reads what a change set says, stored as JSON: the attributes of its entities inherit nothing. */
export function parseChanges(json: string): StoredChanges {
  const changes: StoredChanges = JSON.parse(json)
  for (const { before, after } of changes.entities) {
    if (before !== undefined) revive(before)
    if (after !== undefined) revive(after)
  }
  return changes
}

function revive(entity: Entity): Entity {
  entity.attributes = copyAttributes(entity.attributes)
  return entity
}
