import { describe, expect, test } from 'vitest'
import { makeMixin, mixinApplies } from './authoring.ts'
import {
  catalogue,
  input,
  job,
  large,
  queue,
  refusal,
  scheme,
  size,
  small,
  start,
  stop,
  tag,
  timed,
} from './example-model.test-fixture.ts'
import {
  Catalogue,
  defineAction,
  defineKind,
  defineMixin,
  dependsOn,
  entity,
  link,
  type Mixin,
  resource,
} from './index.ts'

describe('look-up (GFD.221 Discovery)', () => {
  test('holds what it was given, the core model and all actions', () => {
    expect(catalogue.kinds).toEqual([entity, resource, link, job, queue, input])
    expect(catalogue.mixins).toEqual([size, small, large, timed, tag])
    expect(catalogue.actions).toEqual([start, stop])
    expect(catalogue.categories).toEqual([...catalogue.kinds, ...catalogue.mixins, ...catalogue.actions])
    expect(new Catalogue([]).kinds).toEqual([entity, resource, link])
    expect(new Catalogue([resource, job, resource, job, entity]).kinds).toEqual([entity, resource, link, job])
  })

  test('by identifier, of the right class only', () => {
    expect(catalogue.get(job.identifier)).toBe(job)
    expect(catalogue.kind(job.identifier)).toBe(job)
    expect(catalogue.mixin(small.identifier)).toBe(small)
    expect(catalogue.action(stop.identifier)).toBe(stop)
    expect(catalogue.kind(small.identifier)).toBeUndefined()
    expect(catalogue.mixin(stop.identifier)).toBeUndefined()
    expect(catalogue.action(job.identifier)).toBeUndefined()
    expect(catalogue.get('http://example.com/occi#other')).toBeUndefined()
  })

  test('by location (GFD.223 Bound and Unbound Paths)', () => {
    expect(catalogue.at('/job/')).toBe(job)
    expect(catalogue.at('/small/')).toBe(small)
    expect(catalogue.at('/job')).toBeUndefined()
    expect(catalogue.at('/')).toBeUndefined()
  })

  test('by term, in whatever scheme', () => {
    const otherJob = defineMixin({ scheme: 'http://example.org/#', term: 'job', location: '/other/' })
    const both = new Catalogue([job, otherJob])
    expect(both.withTerm('job')).toEqual([job, otherJob])
    expect(both.withTerm('stop')).toEqual([stop])
    expect(both.withTerm('none')).toEqual([])
  })

  test('names that every object has are not there unless defined', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(catalogue.get(name)).toBeUndefined()
      expect(catalogue.at(name)).toBeUndefined()
      expect(catalogue.withTerm(name)).toEqual([])
      expect(catalogue.definitions(job, []).get(name)).toBeUndefined()
    }
    const odd = defineMixin({ scheme, term: 'toString', attributes: { 'constructor.name': { type: 'string' } } })
    const with_ = new Catalogue([odd])
    expect(with_.withTerm('toString')).toEqual([odd])
    expect(with_.definitions(resource, [odd]).get('constructor.name')).toEqual({ type: 'string' })
    expect(with_.definitions(resource, []).get('constructor.name')).toBeUndefined()
  })
})

describe('what does not fit together is refused', () => {
  test.each([
    ['an identity twice', [job, defineMixin({ scheme, term: 'job', location: '/x/' })], /#job is defined twice/],
    [
      'a location twice (GFD.223 Namespace)',
      [job, defineMixin({ scheme, term: 'x', location: '/job/' })],
      /#x and .*#job have the same location \/job\//,
    ],
    [
      'another action of an identity',
      [job, defineMixin({ scheme, term: 'x', actions: [defineAction({ scheme: stop.scheme, term: 'stop' })] })],
      /action#stop is defined twice/,
    ],
    [
      'a parent that is not there',
      [defineKind({ scheme, term: 'x', parent: job })],
      /#x names .*#job, which is not registered/,
    ],
    ['a dependency that is not there', [small, job], /#small names .*#size, which is not registered/],
    ['a kind to apply to that is not there', [size], /#size names .*#job, which is not registered/],
    [
      'another definition of what is there',
      [
        job,
        size,
        defineKind({ scheme, term: 'queue', parent: resource }),
        input,
        makeMixin({ scheme, term: 'x', applies: [queue] }, { userDefined: true }),
      ],
      /#x names .*#queue, which is not registered/,
    ],
  ])('%s', (_, categories, message) => {
    expect(refusal(() => new Catalogue(categories), 'definition').message).toMatch(message)
  })

  test('in any order, and one action for several kinds', () => {
    const other = defineKind({ scheme, term: 'other', parent: job, actions: [stop] })
    expect(new Catalogue([small, other, size, job]).actions).toEqual([stop, start])
  })
})

describe('definitions (GFD.221 Templates)', () => {
  const cores = 'com.example.job.cores'

  test('are those of the kind and of its ancestors', () => {
    const definitions = catalogue.definitions(job, [])
    expect(definitions.get('occi.core.title')).toMatchObject({ mutable: true })
    expect(definitions.get(cores)).toEqual({ type: 'integer', mutable: true, default: 1 })
    expect(definitions.has('com.example.timed.seconds')).toBe(false)
    expect(catalogue.definitions(job, [])).toBe(definitions)
  })

  test("a mixin's default overrides the kind's, the later mixin's the earlier's", () => {
    expect(catalogue.definitions(job, [small]).get(cores)).toEqual({ type: 'integer', mutable: true, default: 2 })
    expect(catalogue.definitions(job, [timed, large]).get(cores)?.default).toBe(8)
    expect(catalogue.definitions(job, [large, timed]).get(cores)?.default).toBe(4)
    expect(catalogue.definitions(job, [timed]).get('com.example.timed.seconds')).toMatchObject({ required: true })
  })

  test('a mixin makes required, but changes neither type nor mutability', () => {
    const strict = defineMixin({
      scheme,
      term: 'strict',
      attributes: {
        'com.example.job.command': { type: 'string', required: true },
        [cores]: { type: 'integer', required: true },
      },
    })
    const definitions = new Catalogue([job, strict]).definitions(job, [strict])
    expect(definitions.get('com.example.job.command')).toEqual({ type: 'string', mutable: true, required: true })
    expect(definitions.get(cores)).toEqual({ type: 'integer', mutable: true, default: 1, required: true })
  })

  test('a default that the attribute cannot take gives nothing', () => {
    const odd = makeMixin(
      { scheme, term: 'odd', attributes: { [cores]: { type: 'string', default: 'many' } } },
      { userDefined: true },
    )
    expect(new Catalogue([job, odd]).definitions(job, [odd]).get(cores)).toEqual({
      type: 'integer',
      mutable: true,
      default: 1,
    })
  })

  test('however many combinations clients choose', () => {
    const tags = Array.from({ length: 1100 }, (_, n) => defineMixin({ scheme, term: `tag${n}` }))
    const many = new Catalogue([job, ...tags])
    for (const one of tags) expect(many.definitions(job, [one]).get(cores)?.default).toBe(1)
  })
})

describe('relations', () => {
  test('a mixin applies to the kinds it names and their descendants, and its dependencies must (GFD.221 Mixin)', () => {
    const bigJob = defineKind({ scheme, term: 'bigjob', parent: job })
    expect(mixinApplies(size, job) && mixinApplies(size, bigJob) && mixinApplies(small, job)).toBe(true)
    expect(mixinApplies(size, queue) || mixinApplies(small, queue)).toBe(false)
    expect([job, queue, input].every((kind) => mixinApplies(tag, kind))).toBe(true)
    expect(catalogue.mixinsFor(queue)).toEqual([tag])
    expect(catalogue.mixinsFor(job)).toEqual([size, small, large, timed, tag])
  })

  test('dependsOn is transitive, and holds for itself', () => {
    const tiny = defineMixin({ scheme, term: 'tiny', depends: [small] })
    expect(dependsOn(tiny, tiny) && dependsOn(tiny, small) && dependsOn(tiny, size)).toBe(true)
    expect(dependsOn(size, small) || dependsOn(tiny, large)).toBe(false)
  })

  test('relatedTo: itself, descendants, what applies, actions (GFD.223 Filtering, Query Interface)', () => {
    expect(catalogue.relatedTo(job)).toEqual([job, size, small, large, timed, start, stop])
    expect(catalogue.relatedTo(resource)).toEqual([resource, job, queue])
    expect(catalogue.relatedTo(queue)).toEqual([queue])
    expect(catalogue.relatedTo(size)).toEqual([size, small, large])
    expect(catalogue.relatedTo(stop)).toEqual([stop])
    const bigJob = defineKind({ scheme, term: 'bigjob', parent: job })
    expect(new Catalogue([job, bigJob, size]).relatedTo(bigJob)).toEqual([bigJob, size, start, stop])
  })

  test('many paths between mixins cost no more than many mixins', () => {
    // Every level depends on both mixins of the level before: 2^40 paths lead to the first.
    let level: readonly Mixin[] = [size]
    for (let n = 0; n < 40; n++) {
      level = ['a', 'b'].map((side) =>
        makeMixin({ scheme, term: `${side}${n}`, depends: level }, { userDefined: true }),
      )
    }
    const [last = size] = level
    expect(last.allDepends).toHaveLength(79)
    expect(dependsOn(last, size)).toBe(true)
    expect(dependsOn(last, tag)).toBe(false)
    expect(mixinApplies(last, queue)).toBe(false)
  })
})
