import { describe, expect, test } from 'vitest'
import { copyEntity, definersOf, isLinkKind, sourceFits, targetFits } from './authoring.ts'
import {
  catalogue,
  input,
  job,
  large,
  queue,
  scheme,
  small,
  start,
  stop,
  tag,
  timed,
} from './example-model.test-fixture.ts'
import {
  appliesTo,
  attributeOf,
  Catalogue,
  categoriesOf,
  defineAction,
  defineKind,
  defineMixin,
  hasMixin,
  isApplicable,
  isDefinedFor,
  isLink,
  isMutable,
  isOfKind,
  isRequired,
  type Link,
  link,
  mixinsOf,
  type Resource,
  resource,
} from './index.ts'

const aJob: Resource = {
  id: 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce4',
  location: '/job/1',
  kind: job.identifier,
  mixins: [small.identifier, tag.identifier],
  title: 'One',
  summary: 'The first',
  attributes: { 'com.example.job.command': 'ls', 'com.example.job.cores': 2 },
  actions: [start.identifier],
  version: 1,
}
const anInput: Link = {
  id: 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce5',
  location: '/input/1',
  kind: input.identifier,
  mixins: [],
  attributes: {},
  actions: [],
  version: 1,
  source: '/job/1',
  target: '/queue/1',
  targetKind: queue.identifier,
}

describe('entities', () => {
  test('are told apart', () => {
    expect(isLink(anInput)).toBe(true)
    expect(isLink(aJob)).toBe(false)
    expect(isLinkKind(input) && isLinkKind(link)).toBe(true)
    expect(isLinkKind(job) || isLinkKind(resource)).toBe(false)
    expect(isOfKind(aJob, job)).toBe(true)
    expect(isOfKind(aJob, resource)).toBe(false)
    expect(hasMixin(aJob, tag)).toBe(true)
    expect(hasMixin(aJob, large)).toBe(false)
  })

  test('a copy can be changed without changing the original', () => {
    const original: Resource = { ...aJob, extras: { pool: 'a' } }
    const copy = copyEntity(original)
    copy.attributes['com.example.job.cores'] = 16
    copy.actions = []
    if (copy.extras !== undefined) copy.extras.pool = 'b'
    expect(original.attributes['com.example.job.cores']).toBe(2)
    expect(original.actions).toEqual([start.identifier])
    expect(original.extras).toEqual({ pool: 'a' })
    expect(copy.extras).toEqual({ pool: 'b' })
    expect(copyEntity(aJob)).not.toHaveProperty('extras')
    expect('constructor' in copy.attributes).toBe(false)
  })

  test.each([
    ['occi.core.id', aJob.id, anInput.id],
    ['occi.core.title', 'One', undefined],
    ['occi.core.summary', 'The first', undefined],
    ['occi.core.source', undefined, '/job/1'],
    ['occi.core.target', undefined, '/queue/1'],
    ['occi.core.target.kind', undefined, queue.identifier],
    ['com.example.job.cores', 2, undefined],
    ['com.example.none', undefined, undefined],
  ])('attributeOf %s (GFD.229 Entity Instance Attribute Rendering Specifics)', (name, ofJob, ofInput) => {
    expect(attributeOf(aJob, name)).toBe(ofJob)
    expect(attributeOf(anInput, name)).toBe(ofInput)
  })
})

describe('what may be done with an entity', () => {
  test('mutable: never, at any time, or once', () => {
    expect(isMutable(aJob, 'com.example.job.command', catalogue)).toBe(true)
    expect(isMutable(aJob, 'occi.core.title', catalogue)).toBe(true)
    expect(isMutable(aJob, 'occi.core.id', catalogue)).toBe(false)
    expect(isMutable(aJob, 'com.example.job.state', catalogue)).toBe(false)
    expect(isMutable(aJob, 'com.example.timed.seconds', catalogue)).toBe(false)
    expect(isMutable(aJob, 'constructor', catalogue)).toBe(false)
    expect(isMutable(aJob, 'com.example.job.script', catalogue)).toBe(true)
    const scripted = { ...aJob, attributes: { 'com.example.job.script': 'echo' } }
    expect(isMutable(scripted, 'com.example.job.script', catalogue)).toBe(false)
  })

  test('required: by its kind or by a mixin that it holds', () => {
    expect(isRequired(aJob, 'com.example.job.command', catalogue)).toBe(true)
    expect(isRequired(aJob, 'com.example.job.cores', catalogue)).toBe(false)
    expect(isRequired(aJob, 'com.example.timed.seconds', catalogue)).toBe(false)
    expect(isRequired({ ...aJob, mixins: [timed.identifier] }, 'com.example.timed.seconds', catalogue)).toBe(true)
  })

  test('actions: defined by kind or mixin, applicable when its backends say so (GFD.221 Action)', () => {
    expect(isDefinedFor(stop, aJob, catalogue)).toBe(true)
    expect(isApplicable(stop, aJob, catalogue)).toBe(false)
    expect(isApplicable(start, aJob, catalogue)).toBe(true)
    expect(isDefinedFor(stop, anInput, catalogue)).toBe(false)
    expect(isApplicable(start, { ...anInput, actions: [start.identifier] }, catalogue)).toBe(false)
  })

  test('what defines an action, inherited ones included', () => {
    const pause = defineAction({ scheme, term: 'pause' })
    const pausable = defineMixin({ scheme, term: 'pausable', actions: [pause] })
    const nice = defineMixin({ scheme, term: 'nice', depends: [pausable] })
    const bigJob = defineKind({ scheme, term: 'bigjob', parent: job })
    const all = new Catalogue([job, bigJob, pausable, nice])
    const entity = { ...aJob, kind: bigJob.identifier, mixins: [nice.identifier] }
    expect(definersOf(pause, entity, all)).toEqual([nice])
    expect(definersOf(stop, entity, all)).toEqual([bigJob])
  })

  test('mixins: those that apply to its kind', () => {
    expect(appliesTo(timed, aJob, catalogue)).toBe(true)
    expect(appliesTo(timed, anInput, catalogue)).toBe(false)
    expect(appliesTo(tag, anInput, catalogue)).toBe(true)
    expect(appliesTo(tag, { ...aJob, kind: 'http://example.com/occi#gone' }, catalogue)).toBe(false)
  })

  test('targets: of the kinds that a kind of links names, or any', () => {
    const bigQueue = defineKind({ scheme, term: 'bigqueue', parent: queue })
    expect(targetFits(input, queue) && targetFits(input, bigQueue) && targetFits(link, job)).toBe(true)
    expect(targetFits(input, job)).toBe(false)
  })

  test('sources: of the kinds that a kind of links names or inherits, or any', () => {
    const output = defineKind({ scheme, term: 'output', parent: link, sources: [job] })
    const bigOutput = defineKind({ scheme, term: 'bigoutput', parent: output })
    expect([output, bigOutput].map((kind) => [sourceFits(kind, job), sourceFits(kind, queue)])).toEqual([
      [true, false],
      [true, false],
    ])
    expect(sourceFits(link, queue)).toBe(true)
  })

  test('categories that are gone are left out', () => {
    expect(categoriesOf(aJob, catalogue)).toEqual([job, small, tag])
    expect(mixinsOf({ ...aJob, mixins: ['http://gone/#', tag.identifier, job.identifier] }, catalogue)).toEqual([tag])
    expect(categoriesOf({ ...aJob, kind: 'http://gone/#' }, catalogue)).toEqual([small, tag])
    expect(isMutable({ ...aJob, kind: 'http://gone/#' }, 'com.example.job.command', catalogue)).toBe(false)
  })
})
