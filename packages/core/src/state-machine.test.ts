import { describe, expect, test } from 'vitest'
import { noAttributes } from './authoring.ts'
import { refusal } from './example-model.test-fixture.ts'
import {
  actionsIn,
  defineAction,
  defineKind,
  type Entity,
  enterState,
  nextState,
  resource,
  setActions,
  stateMachine,
  stateOf,
} from './index.ts'

const scheme = 'http://example.com/occi#'
const run = defineAction({ scheme: 'http://example.com/occi/job/action#', term: 'run' })
const stop = defineAction({ scheme: 'http://example.com/occi/job/action#', term: 'stop' })
const job = defineKind({
  scheme,
  term: 'job',
  parent: resource,
  actions: [run, stop],
  attributes: {
    'com.example.job.state': { type: 'string', enum: ['queued', 'running', 'done', 'error'] },
    'com.example.job.name': { type: 'string' },
  },
})
const machine = stateMachine(job, {
  attribute: 'com.example.job.state',
  initial: 'queued',
  transitions: { queued: { run: 'running', stop: 'done' }, running: { stop: 'done' } },
})
const audit = 'http://example.com/occi#audit'

function aJob(state?: string, ...actions: string[]): Entity {
  const attributes = noAttributes()
  if (state !== undefined) attributes['com.example.job.state'] = state
  return {
    id: 'urn:uuid:3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    location: '/job/1',
    kind: job.identifier,
    mixins: [],
    attributes,
    actions,
    version: 1,
  }
}

test('nextState says where an action leads', () => {
  expect(nextState(machine, 'queued', 'run')).toBe('running')
  expect(nextState(machine, 'done', 'run')).toBeUndefined()
  expect(nextState(machine, 'queued', 'toString')).toBeUndefined()
})

test('actionsIn lists what is applicable in a state', () => {
  expect(actionsIn(machine, 'queued')).toEqual([run, stop])
  expect(actionsIn(machine, 'error')).toEqual([])
})

test('an entity without a state, or with one that the machine does not know, is in the initial one', () => {
  expect(stateOf(aJob('running'), machine)).toBe('running')
  expect(stateOf(aJob(), machine)).toBe('queued')
  expect(stateOf(aJob('melted'), machine)).toBe('queued')
})

describe('enterState', () => {
  test('sets the state and its actions, and keeps the actions of mixins', () => {
    const entity = aJob('queued', run.identifier, audit)
    enterState(entity, machine, 'running')
    expect(entity.attributes['com.example.job.state']).toBe('running')
    expect(entity.actions).toEqual([stop.identifier, audit])
  })

  test('sets the message, and removes it with the next state', () => {
    const entity = aJob()
    enterState(entity, machine, 'error', 'the host is unavailable')
    expect(entity.attributes['com.example.job.state.message']).toBe('the host is unavailable')
    enterState(entity, machine, 'queued')
    expect('com.example.job.state.message' in entity.attributes).toBe(false)
  })

  test('setActions leaves the state as it is', () => {
    const entity = aJob('queued', run.identifier, audit, stop.identifier)
    setActions(entity, machine, [])
    expect(entity.actions).toEqual([audit])
    expect(stateOf(entity, machine)).toBe('queued')
  })
})

describe('a machine is checked when it is created', () => {
  // Programs in JavaScript get past the compiler.
  const define = (input: object) => () =>
    stateMachine(job, { attribute: 'com.example.job.state', initial: 'queued', transitions: {}, ...input })

  test('a kind inherits the actions of its parent', () => {
    const child = defineKind({ scheme, term: 'child', parent: job })
    const ofChild = stateMachine(child, {
      attribute: 'com.example.job.state',
      initial: 'running',
      transitions: { running: { stop: 'done' } },
    })
    expect(actionsIn(ofChild, 'running')).toEqual([stop])
  })

  test.each<[object, string]>([
    [{ transitions: { running: { sotp: 'done' } } }, "job has no action 'sotp', did you mean stop?"],
    [{ transitions: { running: { halt: 'done' } } }, "job has no action 'halt', expected one of run, stop"],
    [{ transitions: { running: { stop: 'gone' } } }, "job has no state 'gone', did you mean done?"],
    [{ transitions: { runing: { stop: 'done' } } }, "job has no state 'runing', did you mean running?"],
    [{ initial: 'new' }, "job has no state 'new', expected one of queued, running, done, error"],
    [{ attribute: 'com.example.job.name' }, 'com.example.job.name of http://example.com/occi#job has no enum'],
  ])('%#', (input, message) => expect(refusal(define(input), 'definition').message).toContain(message))
})
