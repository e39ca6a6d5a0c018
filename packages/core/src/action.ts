import type { AttributeDefinitions, AttributeValues } from './attribute.ts'
import { type Category, type CategoryInput, categoryFields } from './category.ts'
import { parameterNameFault } from './names.ts'

/** An invocable operation (`GFD.221 Action`): an identifier and its parameters, never the implementation. */
export interface Action<A extends AttributeDefinitions = AttributeDefinitions> extends Category {
  readonly class: 'action'
  /** The definitions of its parameters; their names need no prefix. */
  readonly all: A
}

/** One call of an action (`GFD.229 Action Invocation Rendering`). */
export interface ActionInvocation {
  readonly action: Action
  readonly attributes: AttributeValues
}

/**
 * Defines an action.
 *
 * @example
 * export const stop = defineAction({
 *   scheme: 'http://example.com/occi/job/action#', term: 'stop', title: 'Stop the job',
 *   attributes: { method: { type: 'string', enum: ['now', 'soon'], mutable: true } },
 * })
 * @throws OcciError `definition` where a name or default is not valid
 */
export function defineAction<const A extends AttributeDefinitions = Record<never, never>>(
  input: CategoryInput<A>,
): Action<A> {
  const fields = categoryFields(input, parameterNameFault)
  return Object.freeze({ class: 'action' as const, ...fields, all: fields.attributes as A })
}
