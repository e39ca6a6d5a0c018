import { type AttributeValue, type AttributeValues, type Entity, idOf, type Json } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import fc from 'fast-check'
import { anyCharacter } from '../any-character.ts'
import { attachmentKind, diskKind, fastMixin, machineKind, safeMixin } from './fixtures.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it leaves out
const refused = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/

/** Texts as values may hold: any Unicode but what no rendering can carry (`checkString` of core). */
const text = fc
  .string({ unit: anyCharacter, maxLength: 20 })
  .filter((value) => !refused.test(value) && !/\p{Cs}/u.test(value))

/** Numbers that JSON can carry; it does not part -0 from 0. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    number,
    text,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(text, tie('json'), { maxKeys: 3 }),
  ),
}))

/** A value of any type that an attribute can have. */
export const arbitraryValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  number,
  fc.integer(),
  fc.boolean(),
  fc.array(json, { maxLength: 4 }),
  fc.dictionary(text, json, { maxKeys: 4 }),
)

// Few names and values, so that they meet; some that a careless store mixes up.
const name = fc.constantFrom('com.example.a', 'com.example.b', 'constructor', 'toString', 'a-b_c.D')
const commonValue = fc.constantFrom<AttributeValue>('1', 1, true, 'true', '', [], {}, ['1'], { a: 1, b: 2 })

/** Attributes with values of any type. */
export const arbitraryAttributes: fc.Arbitrary<AttributeValues> = fc
  .array(fc.tuple(name, fc.oneof({ weight: 3, arbitrary: commonValue }, arbitraryValue)), { maxLength: 5 })
  .map((pairs) => {
    const attributes = noAttributes()
    for (const [key, value] of pairs) attributes[key] = value
    return attributes
  })

/** Locations of which some lie below others, and some start like others. */
export const usedLocations = ['/a/1', '/a/2', '/a/b/1', '/a/b/c', '/ab/1', '/b/1', '/b', '/A/1']
export const arbitraryLocation = fc.constantFrom(...usedLocations)

/** Owners, and none. */
export const usedOwners = [undefined, 'ann', 'bob']
export const arbitraryOwner = fc.constantFrom(...usedOwners)

/** Everything of an entity but its names and its version. */
export type Content = Pick<Entity, 'kind' | 'mixins' | 'attributes' | 'actions'> & {
  readonly title?: string
  readonly summary?: string
  readonly source?: string
  readonly target?: string
  readonly targetKind?: string
  readonly extras?: { [name: string]: Json }
}

const optionalText = fc.option(fc.oneof(fc.constantFrom('one', 'two'), text), { nil: undefined })

const common = {
  mixins: fc.uniqueArray(fc.constantFrom(fastMixin, safeMixin), { maxLength: 2 }),
  attributes: arbitraryAttributes,
  actions: fc.uniqueArray(fc.constantFrom('http://example.com/occi/action#go', 'http://example.com/occi/action#stop')),
  title: optionalText,
  extras: fc.option(fc.dictionary(text, json, { maxKeys: 2 }), { nil: undefined, freq: 3 }),
}

const resourceContent = fc.record({
  ...common,
  kind: fc.constantFrom(machineKind, diskKind),
  summary: optionalText,
})

const linkContent = fc.record({
  ...common,
  kind: fc.constant(attachmentKind),
  source: arbitraryLocation,
  target: fc.oneof(arbitraryLocation, fc.constant('http://example.org/elsewhere?a=1#b')),
  targetKind: fc.constantFrom(undefined, machineKind, diskKind),
})

/** The content of resources and links, absent fields left out. */
export const arbitraryContent: fc.Arbitrary<Content> = fc
  .oneof({ weight: 2, arbitrary: resourceContent }, linkContent)
  .map((content) => {
    const { title, summary, source, target, targetKind, extras, ...rest } = { summary: undefined, ...ends, ...content }
    return {
      ...rest,
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      ...(source === undefined ? {} : { source }),
      ...(target === undefined ? {} : { target }),
      ...(targetKind === undefined ? {} : { targetKind }),
      ...(extras === undefined ? {} : { extras }),
    }
  })

const ends = { source: undefined, target: undefined, targetKind: undefined }

/** A resource or a link as it is put. */
export const arbitraryEntity: fc.Arbitrary<Entity> = fc
  .tuple(arbitraryLocation, arbitraryOwner, arbitraryContent)
  .map(([location, owner, content]) => entityOf(location, owner, content))

/** Returns the entity of a content, at a location, as it is put. */
export function entityOf(location: string, owner: string | undefined, content: Content): Entity {
  const names = { id: idOf(location, owner), location, version: 0, owner }
  return { ...content, ...names }
}
