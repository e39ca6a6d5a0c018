import type { Answer } from '../http/answer.ts'
import { asObject, asString, isJson, type JsonObject, jsonObject, objectsOf, stringsOf } from './json.ts'
import { readParameters } from './split.ts'
import { textValues } from './text-fields.ts'

/** What discovery says about an attribute. */
export interface AttributeDescription {
  readonly mutable: boolean
  readonly required: boolean
  /** Undefined in text, which does not say it. */
  readonly type?: string
  readonly pattern?: JsonObject
  readonly default?: unknown
}

/** A kind, mixin or action as the query interface describes it. */
export interface Category {
  readonly class: 'kind' | 'mixin' | 'action'
  readonly identifier: string
  readonly scheme: string
  readonly term: string
  /** Undefined if none is said. */
  readonly location?: string
  /** The parent of a kind. */
  readonly parent?: string
  /** In text, the first of them alone. */
  readonly depends: readonly string[]
  /** Always empty in text. */
  readonly applies: readonly string[]
  readonly actions: readonly string[]
  readonly attributes: ReadonlyMap<string, AttributeDescription>
}

const classes = { kinds: 'kind', mixins: 'mixin', actions: 'action' } as const

/** Reads the categories of an answer of the query interface, in JSON or text. What cannot be read is left out. */
export function readCategories(answer: Answer): readonly Category[] {
  if (!isJson(answer)) return textValues(answer, 'category').flatMap((value) => readTextCategory(value) ?? [])
  const model = jsonObject(answer.body) ?? {}
  return Object.entries(classes).flatMap(([member, type]) =>
    objectsOf(model[member]).map((category) => readJsonCategory(category, type)),
  )
}

function readJsonCategory(category: JsonObject, type: Category['class']): Category {
  const scheme = asString(category.scheme) ?? ''
  const term = asString(category.term) ?? ''
  const attributes = Object.entries(asObject(category.attributes) ?? {}).map(([name, description]) => {
    const { mutable, required, type, pattern, default: preset } = asObject(description) ?? {}
    const read: AttributeDescription = {
      mutable: mutable === true,
      required: required === true,
      type: asString(type) ?? 'string',
      pattern: asObject(pattern),
      default: preset,
    }
    return [name, read] as const
  })
  return {
    class: type,
    identifier: scheme + term,
    scheme,
    term,
    location: asString(category.location),
    parent: asString(category.parent),
    depends: stringsOf(category.depends),
    applies: stringsOf(category.applies),
    actions: stringsOf(category.actions),
    attributes: new Map(attributes),
  }
}

/** Reads the value of a `Category` field; undefined if it names no category. */
export function readTextCategory(value: string): Category | undefined {
  const { first: term, parameters } = readParameters(value)
  const scheme = parameters.get('scheme')
  const type = parameters.get('class')
  if (scheme === undefined || (type !== 'kind' && type !== 'mixin' && type !== 'action')) return undefined
  const rel = parameters.get('rel')
  return {
    class: type,
    identifier: scheme + term,
    scheme,
    term,
    location: parameters.get('location'),
    parent: type === 'kind' ? rel : undefined,
    depends: type === 'mixin' && rel !== undefined ? [rel] : [],
    applies: [],
    actions: words(parameters.get('actions')),
    attributes: readAttributeList(parameters.get('attributes')),
  }
}

function words(list: string | undefined): readonly string[] {
  return list?.split(/\s+/).filter((word) => word !== '') ?? []
}

function readAttributeList(list = ''): Category['attributes'] {
  const found = [...list.matchAll(/([^\s{}]+)(?:\{([^}]*)\})?/g)].map(([, name = '', properties]) => {
    const said = words(properties)
    return [name, { mutable: !said.includes('immutable'), required: said.includes('required') }] as const
  })
  return new Map(found)
}
