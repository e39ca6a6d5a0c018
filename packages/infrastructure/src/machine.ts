import type { Action, Entity, Kind } from '@occi/core'

/** Where each action leads from each state in which it is applicable; `error` is left by no action. */
export type Transitions<S extends string> = { readonly [State in S]?: { readonly [term: string]: S } }

/** The states of a kind's entities as data, for backends to follow (the state diagrams of GFD.224). */
export interface StateMachine<S extends string = string> {
  /** The attribute that holds the state. */
  readonly attribute: string
  /** The state of a new entity. */
  readonly initial: S
  readonly transitions: Transitions<S>
  /** The actions of the kind, by term. */
  readonly actions: ReadonlyMap<string, Action>
}

/** Puts a machine together; the kind must define every action that it names. */
export function stateMachine<const S extends string>(
  kind: Kind,
  machine: Pick<StateMachine<S>, 'attribute' | 'initial' | 'transitions'>,
): StateMachine<S> {
  return Object.freeze({ ...machine, actions: new Map(kind.actions.map((action) => [action.term, action])) })
}

/** The state of an entity; the initial one where it has none. */
export function stateOf<S extends string>(entity: Entity, machine: StateMachine<S>): S {
  return (entity.attributes[machine.attribute] as S | undefined) ?? machine.initial
}

/** Where an action leads from a state; undefined where it is not applicable. */
export function target<S extends string>(machine: StateMachine<S>, state: S, action: string): S | undefined {
  return machine.transitions[state]?.[action]
}

/** The actions that are applicable in a state. */
export function applicable<S extends string>(machine: StateMachine<S>, state: S): readonly Action[] {
  return Object.keys(machine.transitions[state] ?? {}).flatMap((term) => machine.actions.get(term) ?? [])
}

/**
 * Puts an entity into a state: sets the attribute that holds it, and the actions that are applicable then.
 *
 * @example create(entity) { enter(entity, computeMachine, 'inactive') }
 */
export function enter<S extends string>(entity: Entity, machine: StateMachine<S>, state: NoInfer<S>): void {
  entity.attributes[machine.attribute] = state
  entity.actions = applicable(machine, state).map((action) => action.identifier)
}
