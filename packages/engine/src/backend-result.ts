import {
  type Backend,
  type Catalogue,
  type Definitions,
  type Entity,
  isDefinedFor,
  type Kind,
  type Mixin,
  mixinsOf,
  OcciError,
} from '@occi/core'
import { checkValue, copyEntity, corePrefix, isJsonObject, jsonFault } from '@occi/core/authoring'

/** An entity to be validated after a backend, or the service itself, has changed it. */
export interface BackendResult {
  /** The entity as it was left. */
  readonly left: Entity
  /** The entity as it was; values that are the same objects are not checked again. */
  readonly before: Entity
  /** Identifiers of mixins whose attributes and actions it may have beside those of the mixins that it holds. */
  readonly mixins?: readonly string[]
}

/**
 * Requires that a changed entity is valid: attributes as their definitions say, known actions, and extras that
 * are JSON.
 *
 * @param author names what left it, in the words of the error
 * @throws OcciError `backend`
 */
export function requireValidResult(author: () => string, result: BackendResult, catalogue: Catalogue): void {
  const fault = resultFault(result, catalogue)
  if (fault === undefined) return
  restoreShape(result)
  throw new OcciError('backend', `${author()} has left ${result.left.location} invalid: ${fault}`)
}

/** Restores the members that are not even of their form, so that what undoes the call finds an entity. */
function restoreShape({ left, before }: BackendResult): void {
  const { attributes, actions, extras } = copyEntity(before)
  if (!isJsonObject(left.attributes)) left.attributes = attributes
  if (!Array.isArray(left.actions)) left.actions = actions
  if (left.extras === undefined || isJsonObject(left.extras)) return
  if (extras === undefined) delete left.extras
  else left.extras = extras
}

/** Returns the name of a backend for an error: its class, and the categories that it was called for. */
export function backendName(backend: Backend, categories: readonly (Kind | Mixin)[]): string {
  const { name } = backend.constructor ?? Object
  const served = categories.map(({ identifier }) => identifier).join(' and ')
  return name === '' || name === 'Object' ? `the backend of ${served}` : `the backend ${name} of ${served}`
}

function resultFault(result: BackendResult, catalogue: Catalogue): string | undefined {
  return attributesFault(result, catalogue) ?? actionsFault(result, catalogue) ?? extrasFault(result)
}

function attributesFault(result: BackendResult, catalogue: Catalogue): string | undefined {
  const { left, before } = result
  const attributes: unknown = left.attributes
  if (!isJsonObject(attributes)) return 'its attributes are not an object'
  let definitions: Definitions | undefined
  for (const name of Object.keys(attributes)) {
    const value: unknown = attributes[name]
    if (value === undefined || Object.is(value, before.attributes[name])) continue
    definitions ??= definitionsOf(result, catalogue)
    const definition = definitions.get(name)
    if (definition === undefined) return `${name} is not an attribute of its kind or mixins`
    if (name.startsWith(corePrefix)) return `${name} is an attribute of the core model, which the service sets`
    const fault = checkValue(name, value, definition)
    if (fault !== undefined) return fault
  }
  return undefined
}

function actionsFault(result: BackendResult, catalogue: Catalogue): string | undefined {
  const { left, before } = result
  const actions: unknown = left.actions
  if (actions === before.actions) return undefined
  if (!Array.isArray(actions)) return 'its actions are not an array of identifiers'
  for (const action of actions) {
    if (before.actions.includes(action)) continue
    const known = catalogue.action(action)
    if (known === undefined || !isDefinedFor(known, holderOf(result), catalogue))
      return `${String(action)} is not an action of its kind or mixins`
  }
  return undefined
}

function extrasFault({ left, before }: BackendResult): string | undefined {
  const extras: unknown = left.extras
  if (extras === undefined || extras === before.extras) return undefined
  if (!isJsonObject(extras)) return 'its extras are no object'
  for (const name of Object.keys(extras)) {
    const value: unknown = extras[name]
    if (value === undefined || Object.is(value, before.extras?.[name])) continue
    const fault = jsonFault(value)
    if (fault !== undefined) return `its extra '${name}' ${fault}`
  }
  return undefined
}

function definitionsOf(result: BackendResult, catalogue: Catalogue): Definitions {
  const kind = catalogue.kind(result.before.kind)
  return kind === undefined ? new Map() : catalogue.definitions(kind, mixinsOf(holderOf(result), catalogue))
}

/** The entity as it was, with all the mixins whose attributes and actions it may have. */
function holderOf({ before, mixins = [] }: BackendResult): Entity {
  return mixins.length === 0 ? before : { ...before, mixins: [...new Set([...before.mixins, ...mixins])] }
}
