import type { Category } from '../read/category.ts'
import { type ReadEntity, readEntity } from '../read/entity.ts'
import type { Value } from '../write/body.ts'
import { candidatesOf } from './resources.ts'
import { differentValue, isValue, sampleValue } from './sample-value.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'

/** Returns a mixin that has a collection. */
export function findMixin({ catalogue }: Subject): Category {
  const mixin = catalogue.categories.find((category) => category.class === 'mixin' && category.location !== undefined)
  if (mixin === undefined) throw new Skip('the endpoint has no mixin')
  return mixin
}

function hasDefault({ attributes }: Category): boolean {
  return [...attributes.values()].some((one) => one.default !== undefined)
}

/** Returns the identifier of a kind of resources with a default. */
export function findDefaultedKind({ catalogue }: Subject): string {
  const kind = candidatesOf(catalogue, 'resource').find(hasDefault)
  if (kind === undefined) throw new Skip('no kind of resources gives a default to an attribute')
  return kind.identifier
}

/** Returns the identifier of a mixin with a default that applies to the kind under test. */
export async function findTemplate(subject: Subject): Promise<string> {
  for (const mixin of subject.catalogue.categories) {
    if (mixin.class !== 'mixin' || mixin.applies.length === 0 || !hasDefault(mixin)) continue
    if (await appliesTo(mixin, subject)) return mixin.identifier
  }
  throw new Skip('no mixin that applies to the kind under test gives a default')
}

/** Whether a mixin can be associated with entities of the kind under test, and requires no attributes. */
export async function appliesTo({ applies, attributes }: Category, subject: Subject): Promise<boolean> {
  if ([...attributes.values()].some(({ required }) => required)) return false
  const lineage = await lineageOf(subject)
  return applies.length === 0 || applies.some((one) => lineage.includes(one))
}

/** The identifiers of the kind under test and of its ancestors. */
async function lineageOf(subject: Subject): Promise<readonly string[]> {
  const kind = subject.catalogue.find(await subject.name('kind'))
  return kind === undefined ? [] : subject.catalogue.lineage(kind).map(({ identifier }) => identifier)
}

/** Returns the identifier of a mixin that applies to other kinds only. */
export async function findUnrelatedMixin(subject: Subject): Promise<string> {
  const lineage = await lineageOf(subject)
  const mixin = subject.catalogue.categories.find(
    ({ class: type, applies, depends }) =>
      type === 'mixin' && depends.length === 0 && applies.length > 0 && !applies.some((one) => lineage.includes(one)),
  )
  if (mixin === undefined) throw new Skip('the endpoint says of no mixin that it applies to other kinds only')
  return mixin.identifier
}

/** Actions that leave something behind are chosen last. */
const leavesTraces = /#(?:save|backup|snapshot)$/

/** Returns an action that is applicable to `{fresh}` now and requires no parameters. */
export async function findAction(subject: Subject): Promise<string> {
  const { actions } = readEntity(await subject.send({ to: '{fresh}' }))
  const simple = actions.filter((action) => {
    const parameters = subject.catalogue.find(action)?.attributes ?? new Map()
    return ![...parameters.values()].some(({ required }) => required)
  })
  const found = simple.find((action) => !leavesTraces.test(action)) ?? simple[0]
  if (found === undefined) throw new Skip('no action without parameters is applicable to a new entity of the kind')
  return found
}

/** Returns the name of an attribute of the kind under test that is mutable or not, and has a value on `{fresh}` if it is not. */
export async function findAttribute(subject: Subject, isMutable: boolean): Promise<string> {
  const kind = subject.catalogue.find(await subject.name('kind'))
  const described = kind === undefined ? [] : [...subject.catalogue.attributesOf(kind)]
  const { attributes } = readEntity(await subject.send({ to: '{fresh}' }))
  const found = described.find(([name, description]) => {
    if (name.startsWith('occi.core.') || description.mutable !== isMutable) return false
    const isKnown = description.type !== undefined && sampleValue(description) !== undefined
    return attributes.has(name) || (isMutable && isKnown)
  })
  const property = isMutable ? 'mutable' : 'immutable, with a value'
  if (found === undefined) throw new Skip(`the kind describes no attribute of its own that is ${property}`)
  return found[0]
}

/**
 * Returns a value that clients may set a mutable attribute of the kind under test to, other than its present one if possible.
 * Text does not say the type of an attribute: there, only the value that an entity has is surely right.
 */
export async function settableValue(name: string, { attributes }: ReadEntity, subject: Subject): Promise<Value> {
  const present = attributes.get(name)
  const kind = subject.catalogue.find(await subject.name('kind'))
  const description = kind && subject.catalogue.attributesOf(kind).get(name)
  const sample = description?.type === undefined ? undefined : differentValue(description, present)
  const value = subject.options.attributes[name] ?? sample ?? present
  if (!isValue(value)) throw new Skip(`no value for ${name} is known; --attribute gives one`)
  return value
}

/** Returns an attribute of `{defaultedKind}` that clients may set, and a value other than its default. */
export async function differentFromDefault(subject: Subject): Promise<readonly [string, Value]> {
  const attributes = subject.catalogue.find(await subject.name('defaultedKind'))?.attributes ?? new Map()
  for (const [attribute, description] of attributes) {
    const value = differentValue(description, description.default)
    if (description.mutable && isValue(description.default) && value !== undefined) return [attribute, value]
  }
  throw new Skip('no value other than the default is known for a mutable attribute of the kind')
}
