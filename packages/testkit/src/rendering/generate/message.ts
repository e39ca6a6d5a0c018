import {
  type Action,
  type AttributeValue,
  type Catalogue,
  type Entity,
  isLink,
  type Kind,
  type Mixin,
} from '@occi/core'
import { noAttributes, type Payload, type RawEntity } from '@occi/core/authoring'
import fc from 'fast-check'
import { arbitraryAttributes, arbitraryMixins } from './entity.ts'
import { arbitraryText, arbitraryUri } from './text.ts'
import { arbitraryValue } from './value.ts'

type PayloadOf<T extends Payload['type']> = Extract<Payload, { type: T }>

/** A part of an entity, as a client sends it to change the entity; it has at least one field. */
export function arbitraryPartial(catalogue: Catalogue, entity: Entity): fc.Arbitrary<RawEntity> {
  const kind = catalogue.kind(entity.kind)
  if (kind === undefined) throw new Error(`${entity.kind} is not in the catalogue`)
  return arbitraryMixins(catalogue, kind).chain((mixins) => {
    const held = entity.mixins.flatMap((identifier) => catalogue.mixin(identifier) ?? [])
    const text = fc.option(arbitraryText(), { nil: undefined })
    return fc
      .record({
        named: fc.boolean(),
        attributes: arbitraryAttributes(catalogue.definitions(kind, [...held, ...mixins])),
        title: text,
        summary: isLink(entity) ? fc.constant(undefined) : text,
        target: isLink(entity) ? fc.option(arbitraryUri(), { nil: undefined }) : fc.constant(undefined),
      })
      .filter((part) => part.title !== undefined || Object.keys(part.attributes).length > 0)
      .map(({ named, attributes, title, summary, target }) => ({
        categories: [
          ...(named ? [{ identifier: kind.identifier, class: 'kind' as const }] : []),
          ...mixins.map(({ identifier }) => ({ identifier, class: 'mixin' as const })),
        ],
        attributes: new Map(Object.entries(attributes).map(([name, json]) => [name, { json: json as AttributeValue }])),
        ...(title === undefined ? {} : { title: { json: title } }),
        ...(summary === undefined ? {} : { summary: { json: summary } }),
        ...(target === undefined ? {} : { target: { uri: target } }),
      }))
  })
}

/** A call of one of the catalogue's actions; undefined if it has none. */
export function arbitraryInvocation(catalogue: Catalogue): fc.Arbitrary<PayloadOf<'action'>> | undefined {
  const [first, ...others] = catalogue.actions
  if (first === undefined) return undefined
  return fc.constantFrom<Action>(first, ...others).chain((action) =>
    arbitraryAttributes(new Map(Object.entries(action.attributes))).map((attributes) => ({
      type: 'action' as const,
      action,
      attributes,
    })),
  )
}

/** A filter that names one category or attribute at least. */
export function arbitraryFilter(catalogue: Catalogue): fc.Arbitrary<PayloadOf<'filter'>> {
  const categories: readonly (Kind | Mixin)[] = [...catalogue.kinds, ...catalogue.mixins]
  const definitions = categories.flatMap((category) => Object.entries(category.attributes))
  const attribute = fc.constantFrom(...definitions).chain(([name, definition]) =>
    // A value of the core model that looks like a location would be taken for one.
    fc.tuple(
      fc.constant(name),
      name.startsWith('occi.core.') ? arbitraryText().map((text) => `: ${text}`) : arbitraryValue(definition),
    ),
  )
  return fc
    .record({
      kind: fc.subarray([...catalogue.kinds], { maxLength: 1 }),
      mixins: fc.subarray([...catalogue.mixins]),
      attributes: fc.array(attribute, { maxLength: 3 }),
    })
    .filter(({ kind, mixins, attributes }) => kind.length + mixins.length + attributes.length > 0)
    .map(({ kind, mixins, attributes }) => ({
      type: 'filter' as const,
      categories: [...kind, ...mixins],
      attributes: Object.assign(noAttributes(), Object.fromEntries(attributes)),
    }))
}
