import {
  type AttributeValue,
  type AttributeValues,
  type Catalogue,
  type Definitions,
  type Entity,
  idOf,
  type Kind,
  type Link,
  type Mixin,
  type Resource,
} from '@occi/core'
import { type EntityWithLinks, excludesEachOther, isLinkKind, noAttributes } from '@occi/core/authoring'
import fc from 'fast-check'
import { arbitraryName, arbitrarySegment, arbitraryText, arbitraryUri } from './text.ts'
import { arbitraryValue } from './value.ts'

/** An entity without what only links or only resources have. */
type Common = Omit<Resource, 'summary'>

/** The kinds of which entities can be created. */
function kindsOf(catalogue: Catalogue, links: boolean): readonly Kind[] {
  return catalogue.kinds.filter((kind) => kind.location !== undefined && isLinkKind(kind) === links)
}

/** Values for definitions: those that entities always have (required, or by default), and some of the others. */
export function arbitraryAttributes(definitions: Definitions): fc.Arbitrary<AttributeValues> {
  const values: Record<string, fc.Arbitrary<AttributeValue>> = {}
  const requiredKeys: string[] = []
  for (const [name, definition] of definitions) {
    if (name.startsWith('occi.core.')) continue
    values[name] = arbitraryValue(definition)
    if (definition.required || definition.default !== undefined) requiredKeys.push(name)
  }
  return fc.record(values, { requiredKeys }).map((attributes) => Object.assign(noAttributes(), attributes))
}

/** Some of the mixins that entities of a kind can hold together. */
export function arbitraryMixins(catalogue: Catalogue, kind: Kind): fc.Arbitrary<readonly Mixin[]> {
  return fc
    .shuffledSubarray([...catalogue.mixinsFor(kind)])
    .map((mixins) => mixins.filter((one, i) => !mixins.slice(0, i).some((other) => excludesEachOther(one, other))))
}

/** A path of an entity: below the collection of its kind or anywhere else, a UUID or a name. */
function arbitraryLocation(kind: Kind): fc.Arbitrary<string> {
  const collection = kind.location ?? '/'
  return fc.oneof(
    fc.uuid().map((uuid) => collection + uuid),
    fc.tuple(arbitraryName(), arbitrarySegment(), fc.uuid()).map(([a, b, uuid]) => `/${a}/${b}-${uuid.slice(0, 8)}`),
  )
}

function arbitraryCommon(catalogue: Catalogue, kind: Kind): fc.Arbitrary<Common> {
  return arbitraryMixins(catalogue, kind).chain((mixins) => {
    const actions = [...new Set([kind, ...mixins].flatMap((category) => category.allActions))]
    return fc
      .record({
        location: arbitraryLocation(kind),
        title: fc.option(arbitraryText(), { nil: undefined }),
        attributes: arbitraryAttributes(catalogue.definitions(kind, mixins)),
        actions: fc.subarray(actions.map((action) => action.identifier)),
        version: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ title, ...fields }) => ({
        id: idOf(fields.location),
        kind: kind.identifier,
        mixins: mixins.map((mixin) => mixin.identifier),
        title,
        ...fields,
      }))
  })
}

/** A resource of one of the catalogue's kinds. */
export function arbitraryResource(catalogue: Catalogue): fc.Arbitrary<Resource> {
  return fc
    .constantFrom(...kindsOf(catalogue, false))
    .chain((kind) => fc.tuple(arbitraryCommon(catalogue, kind), fc.option(arbitraryText(), { nil: undefined })))
    .map(([common, summary]) => ({ ...common, summary }))
}

/** A link from one resource to another, or out of the service. */
export function arbitraryLink(
  catalogue: Catalogue,
  source: Resource,
  targets: readonly Resource[],
): fc.Arbitrary<Link> {
  const inside = fc.constantFrom(...targets).map(({ location, kind }) => ({ target: location, targetKind: kind }))
  const outside = fc.record({
    target: arbitraryUri(),
    targetKind: fc.constantFrom(source.kind, 'http://elsewhere.example.net/types#thing'),
  })
  return fc
    .constantFrom(...kindsOf(catalogue, true))
    .chain((kind) =>
      fc.tuple(arbitraryCommon(catalogue, kind), targets.length === 0 ? outside : fc.oneof(inside, outside)),
    )
    .map(([common, end]) => ({ ...common, source: source.location, ...end }))
}

/** The entities of a small service, as a listing gives them: resources with their links, then all links. */
export function arbitraryEntities(catalogue: Catalogue): fc.Arbitrary<readonly EntityWithLinks[]> {
  const byLocation = { selector: (entity: Entity) => entity.location }
  return fc
    .uniqueArray(arbitraryResource(catalogue), { ...byLocation, minLength: 1, maxLength: 3 })
    .chain((resources) => {
      const link = fc.constantFrom(...resources).chain((source) => arbitraryLink(catalogue, source, resources))
      return fc.uniqueArray(link, { ...byLocation, maxLength: 4 }).map((links) => [
        ...resources.map((entity) => ({
          entity,
          links: links.filter((one) => one.source === entity.location),
        })),
        ...links.map((entity) => ({ entity, links: [] })),
      ])
    })
}
