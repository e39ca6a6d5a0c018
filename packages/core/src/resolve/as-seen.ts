import type { Definitions } from '../catalogue.ts'
import { coreAttribute, fieldOf } from '../core-attributes.ts'
import type { EntityChanges } from '../draft.ts'
import { attributeOf, type Entity } from '../entity.ts'
import { formatFault, OcciError } from '../error.ts'
import type { Fault, ModelPath } from '../fault.ts'
import { type Json, sameJson } from '../json.ts'
import type { RawEntity } from '../raw.ts'
import { shown } from '../shown.ts'
import { valueFromText } from '../value.ts'
import { memberOf } from './core-texts.ts'

/**
 * Refuses a change of values that another client has changed since this client read them. The message has to contain
 * the values that it replaces. A value that already is what the client wants is no conflict.
 *
 * @throws OcciError `precondition` with every value that has changed
 */
export function requireAsSeen(raw: RawEntity, entity: Entity, changes: EntityChanges, definitions: Definitions): void {
  if (raw.seen === undefined || raw.seen === 'nothing') return
  const faults: Fault[] = []
  for (const [name, value] of raw.seen.attributes) {
    const type = definitions.get(name)?.type ?? 'string'
    const before = 'json' in value ? value.json : value.text === '' ? undefined : valueFromText(value.text, type)
    const now = attributeOf(entity, name)
    if (isSameValue(now, before) || isSameValue(now, wanted(name, changes))) continue
    const message = `${name} was changed since you read it: it ${has(now)} now, it ${before === undefined ? 'had no value' : `was ${words(before)}`}`
    faults.push({ message, path: attributePath(name) })
  }
  const { mixins } = raw.seen
  const isOther =
    mixins !== undefined &&
    (mixins.length !== entity.mixins.length || !mixins.every((one) => entity.mixins.includes(one)))
  if (isOther) {
    const message = `the mixins were changed since you read them: they are ${entity.mixins.join(', ') || 'none'} now`
    faults.push({ message, path: ['categories'] })
  }
  if (faults.length > 0) throw new OcciError('precondition', faults.map(formatFault).join('; '), { faults })
}

/**
 * Refuses to replace an entity that another client has created since this client read that the location was free.
 *
 * @throws OcciError `precondition` if the message says that the location was free
 */
export function requireNotFree(raw: RawEntity, entity: Entity): void {
  if (raw.seen !== 'nothing') return
  throw new OcciError(
    'precondition',
    `an entity was created at ${entity.location} since you read that the location was free`,
  )
}

/** Equal values; an empty text is none. */
function isSameValue(one: Json | undefined, other: Json | undefined): boolean {
  const [a, b] = [one, other].map((value) => (value === '' ? undefined : value))
  return a === undefined || b === undefined ? a === b : sameJson(a, b)
}

/** What an attribute is about to become. */
function wanted(name: string, changes: EntityChanges): Json | undefined {
  const core = coreAttribute(name)
  if (core !== undefined) return fieldOf(changes, core.field)
  return Object.hasOwn(changes.attributes, name) ? changes.attributes[name] : undefined
}

function attributePath(name: string): ModelPath {
  const core = coreAttribute(name)
  return core === undefined ? ['attributes', name] : [memberOf(core.field)]
}

function has(value: Json | undefined): string {
  return value === undefined || value === '' ? 'has no value' : `is ${words(value)}`
}

function words(value: Json): string {
  return shown(typeof value === 'string' ? `'${value}'` : JSON.stringify(value), 60)
}
