import type { AnyCategory, AttributeDefinition, CategoryClass, JsonObject, Kind, Mixin, ModelPath } from '@occi/core'
import type { RawAttributeDefinition, RawCategory, RenderContext } from '@occi/core/authoring'
import { type Mapping, unlessEmpty } from './mapping.ts'
import type { DocumentPath } from './yaml.ts'

const sections = [
  ['kinds', 'kind'],
  ['mixins', 'mixin'],
  ['actions', 'action'],
] as const satisfies readonly (readonly [string, CategoryClass])[]

/** Categories by their classes. */
export function formatCategories(categories: readonly AnyCategory[], context: RenderContext): object {
  return Object.fromEntries(
    sections.map(([name, one]) => [
      name,
      unlessEmpty(categories.filter((category) => category.class === one).map((one) => formatCategory(one, context))),
    ]),
  )
}

function formatCategory(category: AnyCategory, context: RenderContext): object {
  const { scheme, term, title, attributes } = category
  const described = Object.entries(attributes).map(([name, one]) => [name, formatAttribute(one, category.class)])
  return {
    scheme,
    term,
    title,
    ...(category.class === 'action' ? {} : formatRelations(category, context)),
    attributes: unlessEmpty(Object.fromEntries(described)),
  }
}

function formatRelations(category: Kind | Mixin, { path }: RenderContext): object {
  const { location, actions } = category
  return {
    ...(category.class === 'kind'
      ? { parent: category.parent?.identifier }
      : {
          depends: unlessEmpty([...category.depends.map(identifierOf), ...(category.rel ?? [])]),
          applies: unlessEmpty(category.applies.map(identifierOf)),
        }),
    location: location === undefined ? undefined : path(location),
    actions: unlessEmpty(actions.map(identifierOf)),
  }
}

function identifierOf({ identifier }: { readonly identifier: string }): string {
  return identifier
}

function formatAttribute(definition: AttributeDefinition, of: CategoryClass): object {
  const { type, required = false, mutable = false, description } = definition
  return {
    type,
    // Clients always set the parameters of an action.
    mutable: of === 'action' || mutable !== false,
    required,
    default: definition.default,
    description,
    pattern: formatPattern(definition),
  }
}

/** All that is said of the values beside their type, as one JSON Schema. */
function formatPattern({ pattern, enum: values }: AttributeDefinition): JsonObject | undefined {
  if (values === undefined) return pattern
  return pattern === undefined ? { enum: values } : { allOf: [pattern, { enum: values }] }
}

/** A category, and the mapping it was read from. */
export interface ReadCategory {
  readonly raw: RawCategory
  readonly mapping: Mapping
}

/** Reads categories by their classes. */
export function parseCategories(document: Mapping): readonly ReadCategory[] {
  document.refuseOthers(sections.map(([name]) => name))
  return sections.flatMap(([name, one]) =>
    (document.mappings(name) ?? []).map((mapping) => ({ raw: parseCategory(mapping, one), mapping })),
  )
}

const ofAll = ['scheme', 'term', 'title', 'attributes']
const members: Record<CategoryClass, readonly string[]> = {
  kind: [...ofAll, 'parent', 'location', 'actions'],
  mixin: [...ofAll, 'depends', 'applies', 'location', 'actions'],
  action: ofAll,
}

function parseCategory(category: Mapping, one: CategoryClass): RawCategory {
  category.refuseOthers(members[one])
  for (const name of ['scheme', 'term']) if (!category.has(name)) category.fault(`a ${one} needs its ${name}`)
  const parent = category.string('parent')
  return {
    scheme: category.string('scheme') ?? '',
    term: category.string('term') ?? '',
    class: one,
    title: category.string('title'),
    rel: parent === undefined ? category.strings('depends') : [parent],
    applies: category.strings('applies'),
    location: category.string('location'),
    actions: category.strings('actions'),
    attributes: parseDefinitions(category),
  }
}

function parseDefinitions(category: Mapping): readonly RawAttributeDefinition[] | undefined {
  const attributes = category.mapping('attributes')
  return attributes?.entries.flatMap(([name]) => {
    const definition = attributes.mapping(name)
    return definition === undefined ? [] : [parseDefinition(name, definition)]
  })
}

function parseDefinition(name: string, definition: Mapping): RawAttributeDefinition {
  definition.refuseOthers(['type', 'mutable', 'required', 'default', 'description', 'pattern'])
  return {
    name,
    type: definition.string('type'),
    mutable: definition.boolean('mutable'),
    required: definition.boolean('required'),
    default: definition.get('default'),
    description: definition.string('description'),
    pattern: definition.get('pattern'),
  }
}

/** Where in the document a part of a category stands. */
export function placeInCategory({ raw, mapping }: ReadCategory, [part, key]: ModelPath): DocumentPath {
  if (part === undefined) return mapping.path
  if (part === 'rel') return [...mapping.path, raw.class === 'kind' ? 'parent' : 'depends']
  return [...mapping.path, part, ...(key === undefined ? [] : [key])]
}
