import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../any-character.test-fixture.ts'
import {
  checkString,
  type EntityWithLinks,
  type RawCategory,
  type RawEntity,
  type RawReference,
  type RawValue,
  resolveChanges,
  resolveDrafts,
  resolveFilter,
  resolveInvocation,
  resolveMixins,
  resolveReplacement,
} from '../authoring.ts'
import { context, input, job, json, queue, raw, small, start, tag, text, timed } from '../example-model.test-fixture.ts'
import { type Json, OcciError } from '../index.ts'

const odd = fc.constantFrom('', '__proto__', 'constructor', 'toString', 'a\r\nb', '\ud800', '/', '/-/', 'x'.repeat(300))
const identifier = fc.oneof(
  odd,
  fc.constantFrom(...[job, queue, input, small, timed, tag, start].map((one) => one.identifier)),
)
const name = fc.oneof(
  odd,
  fc.constantFrom(...[...Object.keys(job.all), ...Object.keys(input.all), ...Object.keys(timed.all), 'at']),
)
const value: fc.Arbitrary<RawValue> = fc.oneof(
  fc.record({ text: fc.oneof(odd, fc.string({ unit: anyCharacter }), fc.constantFrom('1', 'true', '[]', '{}')) }),
  fc.record({ json: fc.jsonValue() as fc.Arbitrary<Json> }),
)
const attributes = fc.array(fc.tuple(name, value), { maxLength: 6 }).map((pairs) => new Map(pairs))
const reference: fc.Arbitrary<RawReference> = fc.record(
  { identifier, class: fc.constantFrom('kind', 'mixin', 'action') },
  { requiredKeys: ['identifier'] },
)
const uri = fc.oneof(odd, fc.constantFrom('/job/1', 'http://occi.example.com/job/1', 'http://example.org/', 'urn:x:y'))
const end = fc.record({ uri, kind: identifier }, { requiredKeys: ['uri'] })
const fields = {
  categories: fc.array(reference, { maxLength: 4 }),
  attributes,
  id: uri,
  title: value,
  summary: value,
  source: end,
  target: end,
  isLink: fc.boolean(),
  actions: fc.array(identifier, { maxLength: 2 }),
}
const requiredKeys: ('categories' | 'attributes')[] = ['categories', 'attributes']
const inline: fc.Arbitrary<RawEntity> = fc.record(fields, { requiredKeys })
const anything: fc.Arbitrary<RawEntity> = fc.record(
  { ...fields, links: fc.array(inline, { maxLength: 2 }) },
  { requiredKeys },
)
/** Entities that are right but for what is in one place. */
const plausible: fc.Arbitrary<RawEntity> = fc.oneof(
  fc.record({ title: value, tags: value }).map(({ title, tags }) =>
    raw([job, small], {
      title,
      attributes: new Map<string, RawValue>([
        ['com.example.job.command', { text: 'ls' }],
        ['com.example.job.tags', tags],
      ]),
    }),
  ),
  fc.record({ target: end, id: uri }).map(({ target, id }) => raw([queue], { id, links: [raw([input], { target })] })),
  fc.record({ source: end, target: end }).map((ends) => raw([input, tag], ends)),
)
const entity = fc.oneof(anything, plausible)
const category: fc.Arbitrary<RawCategory> = fc.record(
  {
    scheme: fc.oneof(odd, fc.constant('http://example.org/#')),
    term: fc.oneof(odd, fc.constant('mine')),
    class: fc.constantFrom('kind', 'mixin', 'action'),
    title: odd,
    rel: fc.array(identifier, { maxLength: 2 }),
    applies: fc.array(identifier, { maxLength: 2 }),
    location: uri,
    attributes: fc.array(
      fc.record(
        {
          name,
          mutable: fc.boolean(),
          required: fc.boolean(),
          type: odd,
          default: fc.jsonValue() as fc.Arbitrary<Json>,
          description: odd,
        },
        { requiredKeys: ['name'] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['scheme', 'term'] },
)
const current: EntityWithLinks = {
  entity: {
    id: 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce4',
    location: '/job/1',
    kind: job.identifier,
    mixins: [tag.identifier],
    attributes: { 'com.example.job.command': 'ls' },
    actions: [start.identifier],
    version: 1,
  },
  links: [],
}

/** Whether no text in a value can break a line of a rendering; drafts name each other in circles. */
function isSafe(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value === 'string') return checkString('', value) === undefined
  if (typeof value !== 'object' || value === null || seen.has(value)) return true
  seen.add(value)
  return Object.entries(value).every(([name, member]) => isSafe(name, seen) && isSafe(member, seen))
}

/** Runs what resolves a message: it gives a safe value, or refuses with faults of one line each. */
function run(resolve: () => unknown): void {
  let resolved: unknown
  try {
    resolved = resolve()
  } catch (error) {
    if (!(error instanceof OcciError) || error.code !== 'invalid') throw error
    expect(error.faults).not.toHaveLength(0)
    for (const { message } of error.faults) {
      expect(isSafe(message), message).toBe(true)
      expect(message.length).toBeLessThan(1000)
    }
    return
  }
  expect(isSafe(resolved)).toBe(true)
}

test('whatever a message holds, it is resolved or refused', () => {
  const prototype = Object.getOwnPropertyNames(Object.prototype).sort()
  fc.assert(
    fc.property(
      fc.array(entity, { maxLength: 3 }),
      category,
      attributes,
      identifier,
      (entities, category, attributes, action) => {
        run(() => resolveDrafts(entities, context))
        for (const one of entities) {
          run(() => resolveDrafts([one], context))
          run(() => resolveChanges(one, current, context))
          run(() => resolveReplacement(one, current, context))
          run(() => resolveFilter({ type: 'filter', categories: one.categories, attributes }, context))
        }
        run(() => resolveInvocation({ type: 'action', action, attributes }, 'start', context))
        run(() => resolveMixins([category], context))
      },
    ),
    { numRuns: process.env.THOROUGH === undefined ? 100 : 500 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototype)
})

test('a value is the same, whether text or JSON gives it (GFD.229 Attribute ABNF, GFD.226 Attributes Rendering)', () => {
  const string = fc.string({ unit: 'grapheme' }).filter((one) => checkString('', one) === undefined)
  const values = fc.record({
    'com.example.job.command': string,
    'com.example.job.cores': fc.maxSafeInteger(),
    'com.example.job.memory': fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    'com.example.job.urgent': fc.boolean(),
    'com.example.job.tags': fc.array(fc.oneof(string, fc.integer(), fc.boolean())),
    'com.example.job.options': fc.dictionary(string, string).map((one) => ({ ...one })),
  })
  const draft = (attributes: RawEntity['attributes']) =>
    resolveDrafts([raw([job], { attributes })], context)[0]?.attributes
  fc.assert(
    fc.property(values, (values) => {
      const texts = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ])
      expect(draft(text(Object.fromEntries(texts)))).toEqual(draft(json(values)))
    }),
  )
})
