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
 * Refuses to change what somebody else has changed since the client saw it, where the message says what that was: the
 * values that it is about to replace. What has become what the client wants is no conflict.
 *
 * @throws OcciError `precondition` with everything that is not as seen
 */
export function requireAsSeen(raw: RawEntity, entity: Entity, changes: EntityChanges, definitions: Definitions): void {
  if (raw.seen === undefined || raw.seen === 'nothing') return
  const faults: Fault[] = []
  for (const [name, value] of raw.seen.attributes) {
    const type = definitions.get(name)?.type ?? 'string'
    const before = 'json' in value ? value.json : value.text === '' ? undefined : valueFromText(value.text, type)
    const now = attributeOf(entity, name)
    if (isSame(now, before) || isSame(now, wanted(name, changes))) continue
    const message = `${name} was changed meanwhile: it ${has(now)} now, where you saw ${before === undefined ? 'none' : words(before)}`
    faults.push({ message, path: pathOf(name) })
  }
  const { mixins } = raw.seen
  const isOther =
    mixins !== undefined &&
    (mixins.length !== entity.mixins.length || !mixins.every((one) => entity.mixins.includes(one)))
  if (isOther) {
    const message = `the mixins were changed meanwhile: they are ${entity.mixins.join(', ') || 'none'} now`
    faults.push({ message, path: ['categories'] })
  }
  if (faults.length > 0) throw new OcciError('precondition', faults.map(formatFault).join('; '), { faults })
}

/**
 * Refuses to replace what somebody else has made since the client saw that nothing was there.
 *
 * @throws OcciError `precondition` where the message says that the place was free
 */
export function requireNotFree(raw: RawEntity, entity: Entity): void {
  if (raw.seen !== 'nothing') return
  throw new OcciError('precondition', `something was made at ${entity.location} meanwhile, where you saw nothing`)
}

/** Equal values; an empty text is none. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  const [a, b] = [one, other].map((value) => (value === '' ? undefined : value))
  return a === undefined || b === undefined ? a === b : sameJson(a, b)
}

/** What an attribute is about to become. */
function wanted(name: string, changes: EntityChanges): Json | undefined {
  const core = coreAttribute(name)
  if (core !== undefined) return fieldOf(changes, core.field)
  return Object.hasOwn(changes.attributes, name) ? changes.attributes[name] : undefined
}

function pathOf(name: string): ModelPath {
  const core = coreAttribute(name)
  return core === undefined ? ['attributes', name] : [memberOf(core.field)]
}

function has(value: Json | undefined): string {
  return value === undefined || value === '' ? 'has no value' : `is ${words(value)}`
}

function words(value: Json): string {
  return shown(typeof value === 'string' ? `'${value}'` : JSON.stringify(value), 60)
}
