import { type Action, type Entity, type Kind, OcciError, type ValueOf } from '@occi/core'

/** Where each action leads from each state in which it is applicable; `error` is left by no action. */
export type Transitions<S extends string> = { readonly [State in S]?: { readonly [term: string]: S } }

/** The states of a kind's entities as data, for backends to follow (the state diagrams of GFD.224). */
export interface StateMachine<S extends string = string> {
  /** The attribute that holds the state. */
  readonly attribute: string
  /** All states, as the attribute's `enum` has them. */
  readonly states: readonly S[]
  /** The state of a new entity. */
  readonly initial: S
  readonly transitions: Transitions<S>
  /** The actions of the kind, by term. */
  readonly actions: ReadonlyMap<string, Action>
}

/** The states that an attribute of a kind can hold: the values of its `enum`. */
export type StateIn<K extends Kind, N extends keyof K['all']> = ValueOf<K['all'][N]> & string

/**
 * Puts a machine together. A state that the attribute's `enum` does not list does not compile.
 *
 * @example
 * const jobMachine = stateMachine(job, {
 *   attribute: 'com.example.job.state', initial: 'queued', transitions: { running: { stop: 'done' } },
 * })
 * @throws OcciError `definition` where the attribute has no `enum`, or the kind does not define an action
 */
export function stateMachine<K extends Kind, const N extends keyof K['all'] & string>(
  kind: K,
  machine: {
    readonly attribute: N
    readonly initial: StateIn<K, N>
    readonly transitions: Transitions<StateIn<K, N>>
  },
): StateMachine<StateIn<K, N>> {
  const states = kind.all[machine.attribute]?.enum as readonly StateIn<K, N>[] | undefined
  if (states === undefined) {
    throw new OcciError('definition', `${machine.attribute} of ${kind.identifier} has no enum: it lists no states`)
  }
  const actions = new Map(kind.allActions.map((action) => [action.term, action]))
  for (const state of states) {
    const unknown = Object.keys(machine.transitions[state] ?? {}).find((term) => !actions.has(term))
    if (unknown !== undefined) throw new OcciError('definition', `${kind.identifier} has no action ${unknown}`)
  }
  return Object.freeze({ ...machine, states, actions })
}

/** The state of an entity; the initial one where it has none. */
export function stateOf<S extends string>(entity: Entity, machine: StateMachine<S>): S {
  const value = entity.attributes[machine.attribute]
  return machine.states.find((state) => state === value) ?? machine.initial
}

/** Where an action leads from a state; undefined where it is not applicable. */
export function target<S extends string>(machine: StateMachine<S>, state: NoInfer<S>, action: string): S | undefined {
  const arrows = machine.transitions[state]
  return arrows !== undefined && Object.hasOwn(arrows, action) ? arrows[action] : undefined
}

/** The actions that are applicable in a state. */
export function applicable<S extends string>(machine: StateMachine<S>, state: NoInfer<S>): readonly Action[] {
  return Object.keys(machine.transitions[state] ?? {}).flatMap((term) => machine.actions.get(term) ?? [])
}

/**
 * Puts an entity into a state: sets the attribute that holds it, and the actions that are applicable then. Actions of
 * mixins, which are not the machine's, stay.
 *
 * @param message why, for people to read; without it the attribute `….state.message` is removed
 * @example create(entity) { enter(entity, computeMachine, 'inactive') }
 */
export function enter<S extends string>(
  entity: Entity,
  machine: StateMachine<S>,
  state: NoInfer<S>,
  message?: string,
): void {
  entity.attributes[machine.attribute] = state
  if (message === undefined) delete entity.attributes[`${machine.attribute}.message`]
  else entity.attributes[`${machine.attribute}.message`] = message
  const own = new Set([...machine.actions.values()].map((action) => action.identifier))
  const others = entity.actions.filter((identifier) => !own.has(identifier))
  entity.actions = [...applicable(machine, state).map((action) => action.identifier), ...others]
}
