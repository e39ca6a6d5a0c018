import { type Action, actionsIn, type Entity, enterState, nextState, type StateMachine, stateOf } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { infrastructure, machines } from './index.ts'

type Arrow = readonly [from: string, action: string, to: string]

/** The arrows of the state diagrams of GFD.224; what OCCI 1.1 had for storage leaves the state as it is. */
const arrows: Readonly<Record<keyof typeof machines, readonly Arrow[]>> = {
  compute: [
    ['inactive', 'start', 'active'],
    ['suspended', 'start', 'active'],
    ['active', 'stop', 'inactive'],
    ['active', 'restart', 'active'],
    ['active', 'suspend', 'suspended'],
    ['inactive', 'save', 'inactive'],
    ['active', 'save', 'active'],
    ['suspended', 'save', 'suspended'],
  ],
  network: [
    ['inactive', 'up', 'active'],
    ['active', 'down', 'inactive'],
  ],
  storage: [
    ['offline', 'online', 'online'],
    ['online', 'offline', 'offline'],
    ...['backup', 'snapshot', 'resize'].flatMap((action): Arrow[] => [
      ['offline', action, 'offline'],
      ['online', action, 'online'],
    ]),
  ],
  networkInterface: [],
  storageLink: [],
}
const initial = {
  compute: 'inactive',
  network: 'inactive',
  storage: 'offline',
  networkInterface: 'inactive',
  storageLink: 'inactive',
}
const names = ['compute', 'network', 'storage', 'networkInterface', 'storageLink'] as const

function entityOf(kind: string): Entity {
  return {
    id: 'urn:uuid:3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    location: '/some/3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    kind,
    mixins: [],
    attributes: noAttributes(),
    actions: [],
    version: 1,
  }
}

describe.each(names)('the machine of %s', (name) => {
  const machine: StateMachine = machines[name]
  const kind = infrastructure[name]

  test('has the states of the attribute, and starts as the diagram says', () => {
    const definitions: Readonly<Record<string, { readonly enum?: readonly unknown[] }>> = kind.attributes
    expect(machine.states).toEqual(definitions[machine.attribute]?.enum)
    expect(machine.initial).toBe(initial[name])
  })

  test('has the arrows of the diagram and no other', () => {
    for (const state of machine.states) {
      for (const action of kind.actions) {
        const arrow = arrows[name].find(([from, term]) => from === state && term === action.term)
        expect([state, action.term, nextState(machine, state, action.term)]).toEqual([state, action.term, arrow?.[2]])
      }
    }
  })

  test('leads nowhere that is no state, by no action that the kind does not define', () => {
    for (const [state, steps] of Object.entries(machine.transitions)) {
      expect(machine.states).toContain(state)
      for (const [term, to] of Object.entries(steps ?? {})) {
        expect(kind.actions.map((action: Action) => action.term)).toContain(term)
        expect(machine.states).toContain(to)
      }
    }
  })

  test('enterState sets the state and its actions, stateOf reads it', () => {
    for (const state of machine.states) {
      const entity = entityOf(kind.identifier)
      enterState(entity, machine, state)
      expect(stateOf(entity, machine)).toBe(state)
      const terms = arrows[name].filter(([from]) => from === state).map(([, term]) => term)
      expect(entity.actions).toHaveLength(terms.length)
      expect(entity.actions).toEqual(
        expect.arrayContaining(
          kind.actions.filter(({ term }) => terms.includes(term)).map(({ identifier }) => identifier),
        ),
      )
    }
  })

  test('no action leads out of an error', () => {
    expect(actionsIn(machine, 'error')).toEqual([])
  })
})
