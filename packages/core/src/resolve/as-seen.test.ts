import { describe, expect, test } from 'vitest'
import { type RawSeen, resolveChanges, resolveReplacement } from '../authoring.ts'
import { context, input, job, large, raw, refusal, small, text } from '../example-model.test-fixture.ts'
import type { Entity } from '../index.ts'

const command = 'com.example.job.command'
const cores = 'com.example.job.cores'

const entity: Entity = {
  id: 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce4',
  location: '/job/1',
  kind: job.identifier,
  mixins: [small.identifier],
  title: 'One',
  attributes: { [command]: 'ls', [cores]: 2, 'com.example.job.options': { a: 1, b: [2] } },
  actions: [],
  version: 3,
}
const link: Entity = {
  ...entity,
  ...{ location: '/input/1', kind: input.identifier, mixins: [], attributes: { 'com.example.input.path': '/a' } },
  ...{ source: '/job/1', target: '/queue/1' },
}

/** A partial update of the job, by a client that saw these values. */
const change = (seen: Record<string, string>, to: Record<string, string>, title?: string) => () =>
  resolveChanges(
    raw([], {
      attributes: text(to),
      seen: { attributes: text(seen) },
      ...(title === undefined ? {} : { title: { text: title } }),
    }),
    { entity, links: [] },
    context,
  )
const faultsOf = (refused: () => unknown) => refusal(refused, 'precondition').faults

describe('a message that contains the values that it replaces', () => {
  test('is carried out if these are still the values', () => {
    expect(change({ [cores]: '2' }, { [cores]: '8' })().attributes).toEqual({ [cores]: 8 })
    expect(change({ 'occi.core.title': 'One' }, {}, 'Two')().title).toBe('Two')
    expect(change({ 'occi.core.summary': '' }, {})().mixins).toEqual([])
    expect(change({ 'com.example.job.options': '{"b":[2],"a":1}' }, {})().mixins).toEqual([])
  })

  test('is refused if another client has changed one of them', () => {
    expect(faultsOf(change({ [cores]: '1', [command]: '' }, { [cores]: '8', [command]: 'make' }))).toEqual([
      { path: ['attributes', cores], message: `${cores} was changed since you read it: it is 2 now, it was 1` },
      {
        path: ['attributes', command],
        message: `${command} was changed since you read it: it is 'ls' now, it had no value`,
      },
    ])
    expect(faultsOf(change({ 'occi.core.title': 'Zero' }, {}, 'Two'))).toMatchObject([{ path: ['title'] }])
    expect(faultsOf(change({ 'occi.core.summary': 'gone' }, { 'occi.core.summary': 'mine' }))).toMatchObject([
      { message: "occi.core.summary was changed since you read it: it has no value now, it was 'gone'" },
    ])
  })

  test('is no conflict if the value already is what the client wants', () => {
    expect(change({ [cores]: '1' }, { [cores]: '2' })().attributes).toEqual({ [cores]: 2 })
    expect(change({ 'occi.core.title': 'Zero' }, {}, 'One')().title).toBe('One')
  })

  test('of the ends of a link', () => {
    const move = (seen: string) => () =>
      resolveChanges(
        raw([], { target: { uri: '/queue/9' }, seen: { attributes: text({ 'occi.core.target': seen }) } }),
        { entity: link, links: [] },
        context,
      )
    expect(move('/queue/1')().target).toBe('/queue/9')
    expect(faultsOf(move('/queue/2'))).toMatchObject([{ path: ['target'] }])
  })

  test('of the mixins that a replacement takes away', () => {
    const replace = (seen: RawSeen) => () =>
      resolveReplacement(
        raw([job, large], { attributes: text({ [command]: 'ls' }), seen }),
        { entity, links: [] },
        context,
      )
    const attributes = new Map()
    expect(replace({ attributes, mixins: [small.identifier] })().mixins).toEqual([large])
    expect(faultsOf(replace({ attributes, mixins: [] }))).toEqual([
      {
        path: ['categories'],
        message: `the mixins were changed since you read them: they are ${small.identifier} now`,
      },
    ])
  })

  test('of a place that was free', () => {
    const replace = () =>
      resolveReplacement(
        raw([job], { attributes: text({ [command]: 'ls' }), seen: 'nothing' }),
        { entity, links: [] },
        context,
      )
    expect(refusal(replace, 'precondition').message).toBe(
      `an entity was created at ${entity.location} since you read that the location was free`,
    )
  })

  test('a value that is not valid is reported first', () => {
    expect(refusal(change({ [cores]: '1' }, { [cores]: 'x' }), 'invalid').message).toContain('an integer')
  })
})
