import type { ActionInvocation } from '../action.ts'
import type { Raw } from '../raw.ts'
import { expectRequired, resolveAttributes } from './attributes.ts'
import { unknownCategory } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'

/**
 * Turns the action invocation of a message into a call of an action (`GFD.223 Trigger Action`).
 *
 * @param term the term of the query's `action`, which must be that of the message's action
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveInvocation(
  raw: Extract<Raw, { type: 'action' }>,
  term: string,
  context: ResolveContext,
): ActionInvocation {
  const faults = new Faults()
  const action = context.catalogue.action(raw.action)
  if (action === undefined) {
    faults.add(unknownCategory(raw.action, context.catalogue), 'action')
    throw faults.toError()
  }
  // GFD.223 Trigger Action: the value of the query MUST equal the action's term.
  if (action.term !== term) faults.add(`the query says action=${term}, the message ${action.term}`, 'action')
  const definitions = new Map(Object.entries(action.attributes))
  for (const [name, definition] of definitions) definitions.set(name, { ...definition, mutable: true })
  const attributes = resolveAttributes(raw.attributes, definitions, undefined, faults)
  for (const [name, { default: value }] of definitions) {
    if (value !== undefined && attributes[name] === undefined) attributes[name] = value
  }
  expectRequired(attributes, definitions, faults)
  faults.throwIfAny()
  return { action, attributes }
}
