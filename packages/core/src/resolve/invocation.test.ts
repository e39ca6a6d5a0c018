import { describe, expect, test } from 'vitest'
import { type RawAttributes, resolveInvocation } from '../authoring.ts'
import { context, faultsOf, job, json, scheme, start, stop, text } from '../example-model.test-fixture.ts'
import { Catalogue, defineAction, defineKind, resource } from '../index.ts'

function invoke(action: string, attributes: RawAttributes = new Map(), term = 'start', within = context) {
  return resolveInvocation({ type: 'action', action, attributes }, term, within)
}

describe('the action (GFD.223 Trigger Action)', () => {
  test('is looked up', () => {
    expect(invoke(stop.identifier, new Map(), 'stop')).toEqual({ action: stop, attributes: {} })
  })

  test.each([
    ['x', 'x is not a category of this service, see the query interface /-/'],
    [
      'http://example.org/#stop',
      `http://example.org/#stop is not a category of this service, did you mean ${stop.identifier}?`,
    ],
    [job.identifier, `${job.identifier} is a kind, expected an action`],
    ['toString', 'toString is not a category of this service, see the query interface /-/'],
  ])('%s is none: 400', (action, message) => {
    expect(faultsOf(() => invoke(action))).toEqual([{ message, path: ['action'] }])
  })

  test.each(['start', '', 'STOP', 'stop\n', '__proto__'])('the query says %j: 400', (term) => {
    const [fault, ...more] = faultsOf(() => invoke(stop.identifier, new Map(), term))
    expect(fault).toEqual({
      message: `the query says action=${term.replace('\n', '\\u000a')}, the message stop`,
      path: ['action'],
    })
    expect(more).toEqual([])
  })
})

describe('its parameters (GFD.221 Action)', () => {
  test('are set by the client, have types and defaults', () => {
    expect(invoke(start.identifier, text({ at: 'noon' })).attributes).toEqual({ at: 'noon', priority: 5 })
    expect(invoke(start.identifier, text({ at: '5', priority: '9' })).attributes).toEqual({ at: '5', priority: 9 })
    expect(invoke(start.identifier, json({ at: 'noon', priority: 1 })).attributes).toEqual({ at: 'noon', priority: 1 })
  })

  test.each<[string, string, RawAttributes, string]>([
    ['a required one that is missing', 'at', new Map(), 'at is required and missing'],
    ['one of another type', 'priority', json({ at: 'x', priority: '5' }), "priority must be an integer, not '5'"],
    [
      'a value that is not allowed',
      'priority',
      text({ at: 'x', priority: '2' }),
      'priority must be one of 1, 5, 9, not 2',
    ],
    [
      'an unknown one',
      'priorty',
      text({ at: 'x', priorty: '5' }),
      'priorty is not an attribute of the action start, did you mean priority?',
    ],
    [
      'what every object has',
      'constructor',
      text({ at: 'x', constructor: '5' }),
      'constructor is not an attribute of the action start, see the query interface /-/',
    ],
    [
      'the prototype',
      '__proto__',
      new Map([
        ['at', { text: 'x' }],
        ['__proto__', { json: {} }],
      ]),
      '__proto__ is not an attribute of the action start, see the query interface /-/',
    ],
  ])('%s: 400', (_, name, attributes, message) => {
    expect(faultsOf(() => invoke(start.identifier, attributes))).toEqual([{ message, path: ['attributes', name] }])
  })

  test('all faults at once', () => {
    expect(
      faultsOf(() => invoke(start.identifier, text({ priority: 'x', a: '' }), 'stop')).map((fault) => fault.path),
    ).toEqual([['action'], ['attributes', 'priority'], ['attributes', 'a'], ['attributes', 'at']])
  })

  test('limits', () => {
    const within = { ...context, limits: { ...context.limits, attributes: 1 } }
    expect(faultsOf(() => invoke(start.identifier, text({ at: 'x', priority: '1' }), 'start', within))).toEqual([
      { message: '2 attributes, at most 1 are accepted', path: ['attributes'] },
    ])
  })

  test('a name from Object.prototype works if it is defined', () => {
    const odd = defineAction({ scheme, term: 'toString', attributes: { valueOf: { type: 'string', default: 'x' } } })
    const kind = defineKind({ scheme, term: 'k', parent: resource, actions: [odd] })
    const within = { ...context, catalogue: new Catalogue([kind]) }
    expect(Object.entries(invoke(odd.identifier, new Map(), 'toString', within).attributes)).toEqual([['valueOf', 'x']])
  })
})
