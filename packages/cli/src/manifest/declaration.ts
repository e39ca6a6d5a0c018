import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import type { ReadDocument } from './read-files.ts'

/** What a document says of an entity or a link, with nothing looked up. */
export interface Declaration {
  readonly place: string
  readonly kind?: string
  readonly name?: string
  readonly title?: string
  readonly summary?: string
  readonly mixins: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly source?: string
  readonly target?: string
  readonly links: readonly Declaration[]
}

/** A tag that a document defines. */
export interface TagDeclaration {
  readonly place: string
  readonly tag: string
  readonly title?: string
  readonly scheme?: string
}

const texts = ['kind', 'name', 'title', 'summary', 'source', 'target'] as const
/** `get` also shows `id` and `actions`; `apply` ignores them. */
const members: readonly string[] = [...texts, 'mixins', 'attributes', 'links', 'id', 'actions']

/**
 * Reads documents: entities, and tags.
 *
 * @throws UsageError for a member that is unknown or of the wrong type
 */
export function readDeclarations(documents: readonly ReadDocument[]): {
  readonly entities: readonly Declaration[]
  readonly tags: readonly TagDeclaration[]
} {
  const tags = documents.filter(({ value }) => isObject(value) && 'tag' in value)
  return {
    tags: tags.map(readTag),
    entities: documents.filter((one) => !tags.includes(one)).map((one) => readEntity(one)),
  }
}

function readTag({ place, value }: ReadDocument): TagDeclaration {
  const document = requireObject(place, value, ['tag', 'title', 'scheme'])
  const { tag, ...others } = textsOf(place, document, ['tag', 'title', 'scheme'])
  if (tag === undefined) throw new UsageError(`${place}: tag must be a text.`)
  return { place, tag, ...others }
}

/**
 * Reads what a document says of one entity.
 *
 * @throws UsageError for a member that is unknown or of the wrong type
 */
export function readEntity({ place, value }: ReadDocument): Declaration {
  const document = requireObject(place, value, members)
  const { mixins = [], attributes = {}, links = [] } = document
  if (!Array.isArray(mixins) || !mixins.every((one) => typeof one === 'string')) {
    throw new UsageError(`${place}: mixins must be a list of texts, such as [medium, debian_13].`)
  }
  if (!isObject(attributes)) throw new UsageError(`${place}: attributes must be names with their values.`)
  if (!Array.isArray(links)) throw new UsageError(`${place}: links must be a list.`)
  return {
    place,
    ...textsOf(place, document, texts),
    mixins,
    attributes,
    links: links.map((one, index) => readEntity({ place: `${place}, link ${index + 1}`, value: one })),
  }
}

function textsOf<N extends string>(
  place: string,
  document: Readonly<Record<string, unknown>>,
  names: readonly N[],
): { readonly [M in N]?: string } {
  const found: { [M in N]?: string } = {}
  for (const name of names) {
    const value = document[name]
    if (value === undefined || value === null) continue
    if (typeof value === 'object') throw new UsageError(`${place}: ${name} must be a text.`)
    found[name] = String(value)
  }
  return found
}

function requireObject(place: string, value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new UsageError(`${place}: expected an entity, such as {kind: compute, name: web-1}.`)
  const wrong = Object.keys(value).find((name) => !known.includes(name))
  if (wrong === undefined) return value
  throw new UsageError(`${place}: '${wrong}' is unknown.${suggestion(wrong, known)} Expected: ${known.join(', ')}`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
