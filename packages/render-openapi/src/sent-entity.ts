import type { Kind } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { mustBeGiven, ownAttributes, unlessEmpty } from './attribute-schema.ts'
import type { Reference } from './components.ts'
import { type BoundKind, type Described, titleOf } from './described.ts'
import { attributesOf, ends, exampleUuid, identity, list, ofAnyKind } from './entity-parts.ts'
import { exampleValues } from './example.ts'
import { mixinsOf } from './mixin-schemas.ts'
import { commonNames } from './names.ts'
import type { WrittenObject } from './written-object.ts'

/** What a request contains of an entity: a whole one, a link within its source, or what is to be changed. */
export type SentForm = 'create' | 'inline' | 'change'

/**
 * Returns the schema of an entity in a request. It may have all members of an entity as the service shows it, so that
 * what was read can be sent back.
 */
export function sentEntity(form: SentForm, kind: Kind, described: Described): Reference {
  return described.schema(described.form(form, kind), () => {
    const given = form === 'change' ? [] : ownAttributes(kind.all).filter(([, one]) => mustBeGiven(one))
    const isLink = isLinkKind(kind)
    const mixins = mixinsOf(kind, described)
    const example = form === 'create' ? exampleOf(kind, described) : undefined
    return {
      title: `${titleOf(kind)}, ${{ create: 'as it is created', inline: 'created with its source', change: 'what is to be changed' }[form]}`,
      type: 'object',
      properties: {
        ...identity(kind),
        attributes: {
          allOf: [attributesOf(kind, described)],
          required: unlessEmpty(given.map(([name]) => name)),
          unevaluatedProperties: described.isWhole ? false : undefined,
        },
        mixins: mixins && list(mixins, form === 'change' ? 'Mixins to add' : 'Its mixins'),
        actions: list({ type: 'string' }, 'As the service showed them'),
        ...(isLink ? ends(described) : { links: list(newLink(described), 'Links that start from it') }),
      },
      required:
        form === 'change'
          ? undefined
          : ['kind', ...(given.length > 0 ? ['attributes'] : []), ...(isLink ? endsOf(form) : [])],
      additionalProperties: false,
      examples: example && [example],
    }
  })
}

function endsOf(form: SentForm): readonly string[] {
  return form === 'create' ? ['source', 'target'] : ['target']
}

function newLink(described: Described): Reference {
  return described.schema(commonNames.newLink, () => ({
    title: 'A link, created with its source',
    ...ofAnyKind(described.links, (kind) => sentEntity('inline', kind, described), described),
  }))
}

/** Returns the schema of several entities that are created by one request. */
export function newEntities(described: Described): Reference {
  return described.schema(commonNames.newEntities, () => ({
    title: 'Several entities, of which all or none are created',
    type: 'object',
    properties: {
      resources: { type: 'array', items: anyNew(described.resources, described) },
      links: { type: 'array', items: anyNew(described.links, described) },
    },
    additionalProperties: false,
  }))
}

/** Returns the schema of an entity of any of several kinds, as it is created. */
export function anyNew(kinds: readonly BoundKind[], described: Described): object {
  return ofAnyKind(kinds, (kind) => sentEntity('create', kind, described), described)
}

/** Returns a request that creates an entity; undefined if no valid values were found. */
function exampleOf(kind: Kind, described: Described): WrittenObject | undefined {
  const attributes = exampleValues(kind.all, ({ mutable = false }) => mutable !== false)
  if (attributes === undefined) return undefined
  const end = (one: Kind | undefined) => ({ location: `${one?.location ?? '/resource/'}${exampleUuid}` })
  const [anything] = described.resources
  const [target = anything] = kind.targets
  return {
    kind: kind.identifier,
    title: 'An example',
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    ...(isLinkKind(kind) ? { source: end(anything), target: end(target) } : undefined),
  }
}
