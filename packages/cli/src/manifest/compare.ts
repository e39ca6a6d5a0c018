import type { RemoteEntity, Service } from '@occi/client'
import { attributesOf, shortAttribute, type Value } from '../model/attributes.ts'
import { shortName } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { isSame, valueText } from '../model/values.ts'
import type { Wanted } from './wanted.ts'

/** One thing that is not as wanted. */
export interface Difference {
  /** What a user reads: `cores`, `title`, `mixin medium`. */
  readonly name: string
  /** Undefined: there is none yet. */
  readonly before: string | undefined
  readonly after: string
}

/** What must be changed of an entity so that it is as wanted. */
export interface Update {
  readonly differences: readonly Difference[]
  readonly changes: {
    readonly title?: string
    readonly summary?: string
    readonly mixins?: readonly string[]
    readonly attributes?: Readonly<Record<string, Value>>
  }
}

/** Returns what must be changed of an entity; undefined if it is as wanted. */
export function compare(
  service: Service,
  entity: Pick<RemoteEntity, 'title' | 'summary' | 'mixins' | 'attributes'>,
  wanted: Wanted,
): Update | undefined {
  const { catalogue } = service
  const names = [...attributesOf(catalogue, [...wanted.mixins, wanted.kind]).keys()]
  const texts = (['title', 'summary'] as const).filter(
    (field) => wanted[field] !== undefined && wanted[field] !== entity[field],
  )
  const mixins = wanted.mixins.filter((one) => !entity.mixins.includes(one))
  const attributes = Object.entries(wanted.attributes).filter(
    ([name, value]) => !isSame(entity.attributes[name], value),
  )
  if (texts.length + mixins.length + attributes.length === 0) return undefined
  return {
    changes: {
      ...Object.fromEntries(texts.map((field) => [field, wanted[field]])),
      ...(mixins.length === 0 ? {} : { mixins }),
      ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    },
    differences: [
      ...texts.map((field) => ({ name: field, before: entity[field], after: wanted[field] ?? '' })),
      ...mixins.map((one) => ({ name: 'mixin', before: undefined, after: shortName(catalogue, one) })),
      ...attributes.map(([name, value]) => ({
        name: shortAttribute(names, name),
        before: name in entity.attributes ? valueText(entity.attributes[name]) : undefined,
        after: valueText(value),
      })),
    ],
  }
}

/** Returns all that is wanted of an entity that does not exist. */
export function allOf(service: Service, wanted: Wanted): readonly Difference[] {
  const { differences = [] } = compare(service, { mixins: [], attributes: {} }, wanted) ?? {}
  const links = wanted.links.map(({ kind, target = '' }) => ({
    name: `link ${shortName(service.catalogue, kind)}`,
    before: undefined,
    after: nameOf(service, target),
  }))
  return [...differences, ...links]
}
