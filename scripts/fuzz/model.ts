/** A definition of an attribute, as the query interface shows it in JSON. */
export interface AttributeDefinition {
  readonly type: string
  readonly mutable?: boolean
  readonly required?: boolean
  readonly default?: string | number
  readonly pattern?: { readonly enum?: readonly unknown[]; readonly type?: string }
}

/** A category, as the query interface shows it in JSON. */
export interface Category {
  readonly term: string
  readonly scheme: string
  readonly location?: string
  readonly parent?: string
  readonly attributes?: Readonly<Record<string, AttributeDefinition>>
  readonly actions?: readonly string[]
  readonly applies?: readonly string[]
}

/** The categories of a service. */
export interface Model {
  readonly kinds: readonly Category[]
  readonly mixins: readonly Category[]
  readonly actions: readonly Category[]
}

const core = 'http://schemas.ogf.org/occi/core#'

export function identifierOf({ scheme, term }: Pick<Category, 'scheme' | 'term'>): string {
  return scheme + term
}

export function resourceKinds({ kinds }: Model): readonly Category[] {
  return kinds.filter(({ parent }) => parent === `${core}resource`)
}

export function linkKinds({ kinds }: Model): readonly Category[] {
  return kinds.filter(({ parent }) => parent === `${core}link`)
}

/** Reads the categories of a service. */
export async function modelOf(url: string, authorization: string | undefined): Promise<Model> {
  const headers = { Accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) }
  const answer = await fetch(new URL('/-/', url), { headers })
  if (!answer.ok) throw new Error(`the query interface answers ${answer.status}: ${await answer.text()}`)
  // What our own service answers has this form.
  return (await answer.json()) as Model
}

/** The attributes of the mixins that clients define, by the numbers of these. */
const tagAttributes: readonly Readonly<Record<string, AttributeDefinition>>[] = [
  {},
  { 'com.example.tag.note': { type: 'string', mutable: true } },
  { 'com.example.tag.count': { type: 'number', mutable: true, default: 3 } },
  { 'com.example.tag.owner': { type: 'string', mutable: true, required: true } },
  {
    'com.example.tag.list': { type: 'array', mutable: true },
    'com.example.tag.data': { type: 'object', mutable: true },
  },
  {
    'com.example.tag.note': { type: 'string', mutable: true, default: 'none' },
    'com.example.tag.on': { type: 'boolean' },
  },
]

/** How many mixins clients define. */
export const tagCount = tagAttributes.length

/** A mixin that clients define, by its number. */
export function tagOf(index: number): Category & { readonly location: string } {
  const attributes = tagAttributes[index] ?? {}
  return { scheme: 'http://example.com/tags#', term: `tag${index}`, location: `/tags/${index}/`, attributes }
}
