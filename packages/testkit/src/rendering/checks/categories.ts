import type { AnyCategory, AttributeDefinition, JsonObject, Kind, Mixin } from '@occi/core'
import { checkValue, isJsonObject, type RawAttributeDefinition, type RawCategory } from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import { locate } from '../service.ts'
import type { Subject } from './subject.ts'

/** Categories that are written are read equal. */
export async function categoriesComeBack(subject: Subject, sample: Sample): Promise<void> {
  const { categories } = sample.model.catalogue
  const message = await subject.write({ type: 'categories', categories }, sample)
  const { raw } = subject.read(message, 'categories')
  if (raw.type !== 'categories') return
  expect(raw.categories.map(identifierOf)).toEqual(categories.map(({ identifier }) => identifier))
  raw.categories.forEach((read, index) => {
    const category = categories[index]
    if (category !== undefined) expectSame(subject, read, category)
  })
}

function expectSame(subject: Subject, read: RawCategory, category: AnyCategory): void {
  const whole = rawOf(category)
  const expected = subject.options.carried?.category?.(whole) ?? whole
  const location = read.location === undefined ? undefined : locate(read.location)
  expect(comparable({ ...read, location })).toEqual(comparable(expected))
  for (const { name, type } of expected.attributes ?? []) {
    const found = read.attributes?.find((attribute) => attribute.name === name)
    const definition = category.attributes[name]
    if (found !== undefined && definition !== undefined && type !== undefined) expectSameValues(found, definition)
  }
}

/** Everything that a category says, in the form in which it is read. */
export function rawOf(category: AnyCategory): RawCategory {
  const { scheme, term, title } = category
  return {
    class: category.class,
    scheme,
    term,
    title,
    ...(category.class === 'action' ? {} : relationsOf(category)),
    attributes: Object.entries(category.attributes).map(([name, definition]) => ({
      name,
      // Clients always set the parameters of an action.
      mutable: category.class === 'action' || Boolean(definition.mutable),
      required: definition.required ?? false,
      type: definition.type,
      ...patternOf(definition),
      default: definition.default,
      description: definition.description,
    })),
  }
}

/** All that a definition says of its values beside their type. */
function patternOf({ pattern, enum: values }: AttributeDefinition): { pattern?: JsonObject } {
  const all = [...(pattern === undefined ? [] : [pattern]), ...(values === undefined ? [] : [{ enum: values }])]
  return all.length === 0 ? {} : { pattern: { allOf: all } }
}

function relationsOf(category: Kind | Mixin): Partial<RawCategory> {
  const { location, actions } = category
  const related =
    category.class === 'kind' ? (category.parent === undefined ? [] : [category.parent]) : category.depends
  return {
    rel: [...related.map(identifierOf), ...(category.class === 'kind' ? [] : (category.rel ?? []))],
    ...(category.class === 'kind' ? {} : { applies: category.applies.map(identifierOf) }),
    location,
    actions: actions.map(identifierOf),
  }
}

function identifierOf({ scheme, term }: { readonly scheme: string; readonly term: string }): string {
  return scheme + term
}

/** An absent list and an empty one are the same; values are compared by `expectSameValues`. */
function comparable(raw: RawCategory) {
  const { rel = [], applies = [], actions = [], attributes = [] } = raw
  return {
    ...raw,
    rel,
    applies,
    actions,
    attributes: attributes.map(({ name, mutable = true, required = false, ...rest }) => ({
      name,
      mutable,
      required,
      default: rest.default,
      description: rest.description,
    })),
  }
}

const samples = [0, -1, 1, 0.5, -0.5, 1e300, '', 'a', 'x'.repeat(101), true, false, [], [1], {}, { a: 1 }, null]

/** The definition that was read accepts the same values as the original, in whatever form the rendering writes it. */
function expectSameValues(read: RawAttributeDefinition, definition: AttributeDefinition): void {
  const { name, type, pattern } = read
  expect(['string', 'number', 'integer', 'boolean', 'array', 'object']).toContain(type)
  const readDefinition = {
    type: type as AttributeDefinition['type'],
    ...(isJsonObject(pattern) ? { pattern } : {}),
  }
  for (const value of [...samples, ...(definition.enum ?? [])]) {
    const passes = checkValue(name, value, definition) === undefined
    const shown = `${JSON.stringify(value)} for ${JSON.stringify(readDefinition)} of ${JSON.stringify(definition)}`
    expect(checkValue(name, value, readDefinition) === undefined, shown).toBe(passes)
  }
}
