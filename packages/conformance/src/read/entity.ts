import type { Answer } from '../http/answer.ts'
import { readTextCategory } from './category.ts'
import { asObject, asString, isJson, type JsonObject, jsonObject, objectsOf, stringsOf } from './json.ts'
import { readParameters, splitOutside, unquoted } from './split.ts'
import { textValues } from './text-fields.ts'

/** An entity as an answer renders it, in JSON or text. */
export interface ReadEntity {
  /** Identifiers of its kinds; there should be one. */
  readonly kinds: readonly string[]
  readonly mixins: readonly string[]
  /** All attributes, those of the core model under their names in text (`occi.core.title`). */
  readonly attributes: ReadonlyMap<string, unknown>
  /** Identifiers of the actions that are applicable now. */
  readonly actions: readonly string[]
  /** Links from it: the identifiers of their kinds, and where they lead. */
  readonly links: readonly { readonly kinds: readonly string[]; readonly target: string }[]
}

/** Reads the entity of an answer. What cannot be read is left out. */
export function readEntity(answer: Answer): ReadEntity {
  return isJson(answer) ? readJsonEntity(jsonObject(answer.body) ?? {}) : readTextEntity(answer)
}

/** Reads the entities of a collection in JSON. */
export function readJsonEntities(answer: Answer): readonly ReadEntity[] {
  const { resources, links } = jsonObject(answer.body) ?? {}
  return [...objectsOf(resources), ...objectsOf(links)].map(readJsonEntity)
}

function readJsonEntity(entity: JsonObject): ReadEntity {
  const source = asObject(entity.source)
  const target = asObject(entity.target)
  const core = {
    'occi.core.id': entity.id,
    'occi.core.title': entity.title,
    'occi.core.summary': entity.summary,
    'occi.core.source': source?.location,
    'occi.core.target': target?.location,
  }
  const kind = asString(entity.kind)
  return {
    kinds: kind === undefined ? [] : [kind],
    mixins: stringsOf(entity.mixins),
    attributes: new Map([
      ...Object.entries(core).filter(([, value]) => value !== undefined),
      ...Object.entries(asObject(entity.attributes) ?? {}),
    ]),
    actions: stringsOf(entity.actions),
    links: objectsOf(entity.links).map((link) => ({
      kinds: [asString(link.kind) ?? ''],
      target: asString(asObject(link.target)?.location) ?? '',
    })),
  }
}

function readTextEntity(answer: Answer): ReadEntity {
  const categories = textValues(answer, 'category').flatMap((value) => readTextCategory(value) ?? [])
  const identifiers = (type: 'kind' | 'mixin') =>
    categories.filter((category) => category.class === type).map(({ identifier }) => identifier)
  const links = textValues(answer, 'link').map((value) => {
    const { first, parameters } = readParameters(value)
    return { uri: first.replace(/^<|>$/g, ''), parameters }
  })
  const isAction = ({ uri }: { readonly uri: string }) => /\?action=/.test(uri)
  return {
    kinds: identifiers('kind'),
    mixins: identifiers('mixin'),
    attributes: new Map(textValues(answer, 'x-occi-attribute').map(readAttribute)),
    actions: links.filter(isAction).map(({ parameters }) => parameters.get('rel') ?? ''),
    links: links
      .filter((link) => !isAction(link))
      .map(({ uri, parameters }) => ({ kinds: (parameters.get('category') ?? '').split(' '), target: uri })),
  }
}

function readAttribute(value: string): readonly [string, unknown] {
  const at = value.indexOf('=')
  const name = value.slice(0, at).trim()
  const [text = ''] = splitOutside(value.slice(at + 1), ';')
  if (text.startsWith('"')) return [name, unquoted(text)]
  if (text === 'true' || text === 'false') return [name, text === 'true']
  const number = Number(text)
  return [name, Number.isNaN(number) ? text : number]
}
