import type { EntityData, Service } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import { readValues } from './assignments.ts'
import { attributesOf, attributeValue, stateOf } from './attributes.ts'
import { isSame } from './values.ts'

/** Whether an entity is as wanted. */
export type Condition = (entity: EntityData) => boolean

const passing = /(?<!^runn)ing$|^(?:pending|queued)$/

/**
 * Returns a condition that holds when the service has finished what it was doing with an entity: its state is none of those
 * that pass (`starting`, `pending`), and it has changed or actions are applicable.
 *
 * @param before the state that the entity had before; undefined if it had none
 */
export function hasSettled(before: string | undefined): Condition {
  return (entity) => {
    const state = stateOf(entity)
    if (state === undefined) return true
    if (passing.test(state.toLowerCase())) return false
    return entity.actions.length > 0 || state !== before
  }
}

/**
 * Returns a condition that holds when attributes have values, given as `NAME=VALUE`.
 *
 * @throws UsageError for an unknown attribute, or a value of the wrong type
 */
export function hasValues({ catalogue }: Service, entity: EntityData, texts: readonly string[]): Condition {
  const wanted = readValues(texts, attributesOf(catalogue, [...entity.mixins, entity.kind]))
  return (one) => Object.entries(wanted).every(([name, value]) => isSame(attributeValue(one, name), value))
}

/** @throws UsageError if nothing is waited for */
export function requireConditions(texts: readonly string[]): void {
  if (texts.length > 0) return
  throw new UsageError('Nothing to wait for: add --for state=active, or --for deleted.')
}
