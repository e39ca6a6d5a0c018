import type { Action } from './action.ts'
import type { AttributeDefinitions, ValueOf } from './attribute.ts'
import type { Entity } from './entity.ts'
import { OcciError } from './error.ts'
import type { Kind } from './kind.ts'
import { shown } from './shown.ts'
import { similarTo } from './spelling.ts'

/**
 * The state that each action leads to, by the state in which it is applicable and by the term of the action. A state
 * that is not listed is left by no action.
 */
export type Transitions<S extends string, T extends string = string> = {
  readonly [State in S]?: { readonly [Term in T]?: S }
}

/** The states of the entities of a kind and the actions that lead from one to another, for backends to follow. */
export interface StateMachine<S extends string = string> {
  /** The attribute that holds the state. */
  readonly attribute: string
  /** All states, in the order of the attribute's `enum`. */
  readonly states: readonly S[]
  /** The state of a new entity. */
  readonly initial: S
  readonly transitions: Transitions<S>
  /** The actions of the kind, by term. */
  readonly actions: ReadonlyMap<string, Action>
}

/** The states that an attribute of a kind can hold: the values of its `enum`. */
export type StateIn<K extends Kind, N extends keyof K['all']> = ValueOf<K['all'][N]> & string

/** The terms of the actions of a kind. */
type TermIn<K extends Kind> = TermOf<K['allActions'][number]['identifier']>
type TermOf<I extends string> = I extends `${string}#${infer T}` ? T : string

/**
 * Creates the state machine of a kind. A state that the attribute's `enum` does not list does not compile, nor does an
 * action that the kind does not define.
 *
 * @example
 * const jobMachine = stateMachine(job, {
 *   attribute: 'com.example.job.state', initial: 'queued', transitions: { running: { stop: 'done' } },
 * })
 * @throws OcciError `definition` if the attribute has no `enum`, or if a state or an action is not one of the kind
 */
export function stateMachine<K extends Kind, const N extends keyof K['all'] & string>(
  kind: K,
  machine: {
    readonly attribute: N
    readonly initial: StateIn<K, N>
    readonly transitions: Transitions<StateIn<K, N>, TermIn<K>>
  },
): StateMachine<StateIn<K, N>> {
  const definitions: AttributeDefinitions = kind.all
  const states = definitions[machine.attribute]?.enum as readonly StateIn<K, N>[] | undefined
  if (states === undefined) {
    throw new OcciError('definition', `${machine.attribute} of ${kind.identifier} has no enum: it lists no states`)
  }
  const actions = new Map(kind.allActions.map((action) => [action.term, action]))
  const transitions: Readonly<Record<string, object | undefined>> = machine.transitions
  requireKnown('state', [machine.initial], states, kind)
  requireKnown('state', Object.keys(transitions), states, kind)
  for (const steps of Object.values(transitions)) {
    if (steps === undefined) continue
    requireKnown('action', Object.keys(steps), [...actions.keys()], kind)
    requireKnown('state', Object.values(steps), states, kind)
  }
  return Object.freeze({ ...machine, states, actions })
}

function requireKnown(what: string, names: readonly string[], known: readonly string[], kind: Kind): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const similar = similarTo(unknown, known)
  const hint = similar === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${similar}?`
  throw new OcciError('definition', `${kind.identifier} has no ${what} '${shown(unknown)}', ${hint}`)
}

/** Returns the state of an entity; the initial one if it has none. */
export function stateOf<S extends string>(entity: Entity, machine: StateMachine<S>): S {
  const value = entity.attributes[machine.attribute]
  return machine.states.find((state) => state === value) ?? machine.initial
}

/**
 * Returns the state that an action leads to; undefined if it is not applicable.
 *
 * @param term the term of the action
 */
export function nextState<S extends string>(machine: StateMachine<S>, state: NoInfer<S>, term: string): S | undefined {
  const steps: Readonly<Record<string, S | undefined>> | undefined = machine.transitions[state]
  return steps !== undefined && Object.hasOwn(steps, term) ? steps[term] : undefined
}

/** Returns the actions that are applicable in a state. */
export function actionsIn<S extends string>(machine: StateMachine<S>, state: NoInfer<S>): readonly Action[] {
  return Object.keys(machine.transitions[state] ?? {}).flatMap((term) => machine.actions.get(term) ?? [])
}

/**
 * Puts an entity into a state: sets the attribute that holds it, and the actions that are applicable then. Actions of
 * mixins stay applicable.
 *
 * @param message the reason, for people to read; without it the attribute `….state.message` is removed
 * @example create(entity) { enterState(entity, jobMachine, 'queued') }
 */
export function enterState<S extends string>(
  entity: Entity,
  machine: StateMachine<S>,
  state: NoInfer<S>,
  message?: string,
): void {
  entity.attributes[machine.attribute] = state
  if (message === undefined) delete entity.attributes[`${machine.attribute}.message`]
  else entity.attributes[`${machine.attribute}.message`] = message
  setActions(entity, machine, actionsIn(machine, state))
}

/** Sets which actions of a state machine are applicable to an entity, such as none while a change is in progress. */
export function setActions(entity: Entity, machine: StateMachine, applicable: readonly Action[]): void {
  const own = new Set([...machine.actions.values()].map((action) => action.identifier))
  const others = entity.actions.filter((identifier) => !own.has(identifier))
  entity.actions = [...applicable.map((action) => action.identifier), ...others]
}
