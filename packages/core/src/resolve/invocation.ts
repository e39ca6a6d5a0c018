import type { Action, ActionInvocation } from '../action.ts'
import type { Catalogue, Definitions } from '../catalogue.ts'
import type { Raw } from '../raw.ts'
import { shown } from '../shown.ts'
import { addDefaults, requireFewAttributes, requireRequired, resolveAttributes } from './attributes.ts'
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
    faults.add(noAction(raw.action, context.catalogue), 'action')
    throw faults.toError()
  }
  // GFD.223 Trigger Action: the value of the query MUST equal the action's term.
  if (action.term !== term) faults.add(`the query says action=${shown(term)}, the message ${action.term}`, 'action')
  requireFewAttributes(raw.attributes, context, faults)
  const definitions = parametersOf(action)
  const attributes = resolveAttributes(raw.attributes, { name: `the action ${action.term}`, definitions }, faults)
  addDefaults(attributes, definitions)
  requireRequired(raw.attributes, attributes, definitions, faults)
  faults.throwIfAny()
  return { action, attributes }
}

const parameters = new WeakMap<Action, Definitions>()

/** The parameters of an action, which are the client's to give whatever their definitions say. */
function parametersOf(action: Action): Definitions {
  let definitions = parameters.get(action)
  if (definitions === undefined) {
    const all = Object.entries(action.attributes)
    definitions = new Map(all.map(([name, definition]) => [name, { ...definition, mutable: true }]))
    parameters.set(action, definitions)
  }
  return definitions
}

function noAction(identifier: string, catalogue: Catalogue): string {
  const category = catalogue.get(identifier)
  if (category !== undefined) return `${category.identifier} is a ${category.class}, expected an action`
  return unknownCategory(identifier, catalogue)
}
