import { copyAttributes } from '../attribute.ts'
import type { Entity } from '../entity.ts'
import type { Intent } from '../registry/intent.ts'

/** Reads an entity that was stored as JSON: its attributes without a prototype, as all that the model makes. */
export function parseEntity(json: string): Entity {
  return revive(JSON.parse(json))
}

/** Reads an intent that was stored as JSON: the attributes of its entities without a prototype. */
export function parseIntent(json: string): Intent {
  const intent: Intent = JSON.parse(json)
  return { ...intent, creates: intent.creates?.map(revive), deletes: intent.deletes?.map(revive) }
}

function revive(entity: Entity): Entity {
  entity.attributes = copyAttributes(entity.attributes)
  return entity
}
