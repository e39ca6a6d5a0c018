import type { AttributeDefinition, Catalogue, Json } from '@occi/core'
import { type Payload, type RawEntity, type RawValue, valueFromText } from '@occi/core/authoring'
import { unlessEmpty } from './mapping.ts'

type PayloadOf<T extends Payload['type']> = Extract<Payload, { type: T }>

/** The call of an action. */
export function formatInvocation({ action, attributes }: PayloadOf<'action'>): object {
  return { action: action.identifier, attributes: unlessEmpty(attributes) }
}

/** What a listing is narrowed to. */
export function formatFilter({ categories, attributes }: PayloadOf<'filter'>): object {
  const named = (one: 'kind' | 'mixin') =>
    unlessEmpty(categories.filter((category) => category.class === one).map(({ identifier }) => identifier))
  return { kinds: named('kind'), mixins: named('mixin'), attributes: unlessEmpty(attributes) }
}

/** An entity that is to be made, or the part of one that is to change, as a client sends it. */
export function formatPartial(entity: RawEntity, catalogue: Catalogue): object {
  const categories = entity.categories.map(({ identifier, class: said }) => ({
    identifier,
    isKind: (said ?? catalogue.get(identifier)?.class) === 'kind',
  }))
  const definitions = new Map(
    entity.categories.flatMap(({ identifier }) => Object.entries(catalogue.get(identifier)?.all ?? {})),
  )
  const attributes = [...entity.attributes].map(([name, value]) => [name, jsonOf(value, definitions.get(name))])
  return {
    kind: categories.find(({ isKind }) => isKind)?.identifier,
    mixins: unlessEmpty(categories.filter(({ isKind }) => !isKind).map(({ identifier }) => identifier)),
    id: entity.id,
    title: jsonOf(entity.title),
    summary: jsonOf(entity.summary),
    source: entity.source && { location: entity.source.uri, kind: entity.source.kind },
    target: entity.target && { location: entity.target.uri, kind: entity.target.kind },
    links: entity.links?.map((link) => formatPartial(link, catalogue)),
    attributes: unlessEmpty(Object.fromEntries(attributes)),
    actions: entity.actions,
  }
}

/** A value that came as text, from a command line say, gets the type that its definition says. */
function jsonOf(value: RawValue | undefined, definition?: AttributeDefinition): Json | undefined {
  if (value === undefined) return undefined
  return 'json' in value ? value.json : valueFromText(value.text, definition?.type ?? 'string')
}
