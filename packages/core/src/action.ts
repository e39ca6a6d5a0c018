import type { AttributeDefinitions, AttributeValues, CheckedDefinitions, Values } from './attribute.ts'
import { type Category, type CategoryInput, categoryFields, categoryMembers, requireKnownMembers } from './category.ts'
import { parameterNameFault } from './names.ts'

/** An invocable operation (`GFD.221 Action`): an identifier and its parameters, never the implementation. */
export interface Action<A extends AttributeDefinitions = AttributeDefinitions, I extends string = string>
  extends Category {
  readonly class: 'action'
  readonly identifier: I
  /** The definitions of its parameters; their names need no prefix. */
  readonly all: A
}

/** One call of an action (`GFD.229 Action Invocation Rendering`); `V` are the values of its parameters. */
export interface ActionInvocation<V extends AttributeValues = AttributeValues> {
  readonly action: Action
  /** The values of its parameters, defaults included. */
  readonly attributes: V
}

/** The calls of an action: parameters that are required or have a default have a value. */
export type InvocationOf<A extends Action> = ActionInvocation<Values<A['all']>>

/**
 * Defines an action.
 *
 * @example
 * export const stop = defineAction({
 *   scheme: 'http://example.com/occi/job/action#', term: 'stop', title: 'Stop the job',
 *   attributes: { method: { type: 'string', enum: ['now', 'soon'], mutable: true } },
 * })
 * @throws OcciError `definition` if a name, a member or a default is not valid
 */
export function defineAction<
  const A extends AttributeDefinitions = Record<never, never>,
  const S extends string = string,
  const T extends string = string,
>(
  input: CategoryInput<A> & {
    readonly scheme: S
    readonly term: T
    readonly attributes?: CheckedDefinitions<NoInfer<A>>
  },
): Action<A, `${S}${T}`> {
  requireKnownMembers(input, categoryMembers)
  const { identifier, attributes, ...fields } = categoryFields(input, parameterNameFault)
  return Object.freeze({
    class: 'action' as const,
    ...fields,
    identifier: identifier as `${S}${T}`,
    attributes,
    all: attributes as A,
  })
}

/**
 * Returns whether an invocation is of this action, and gives its parameters their types.
 *
 * @example if (isInvocationOf(invocation, resize)) invocation.attributes.size // number
 */
export function isInvocationOf<A extends Action>(
  invocation: ActionInvocation,
  action: A,
): invocation is Extract<InvocationOf<A>, ActionInvocation> {
  return invocation.action.identifier === action.identifier
}
