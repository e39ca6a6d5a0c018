import { type AttributeValues, type Catalogue, type Entity, type Kind, type Link, mixinsOf } from '@occi/core'
import { coreAttributes, fieldOf, type RenderContext, splitIdentifier } from '@occi/core/authoring'
import { formatAttribute } from './attribute.ts'
import { formatIdentifier, formatKind, formatReference } from './describe.ts'
import { formatActionLink, formatLinkHead } from './link.ts'
import type { TextFields } from './text-fields.ts'

/** The kind of a target of which no more is known. */
const anyResource = 'http://schemas.ogf.org/occi/core#resource'

/** How the URI of an action is written: the path of its entity with the action, or an absolute URL. */
export type ActionUris = 'path' | 'absolute'

/** An entity in full: `GFD.229 Resource Instance Rendering`, `GFD.229 Link Instance Rendering`. */
export function encodeEntity(
  entity: Entity,
  links: readonly Link[],
  context: RenderContext,
  actionUris: ActionUris,
): TextFields {
  const references: string[] = []
  for (const link of links) references.push(formatInlineLink(link, context))
  if (entity.actions.length > 0) pushActions(references, entity, context, actionUris)
  return {
    categories: categoriesOf(entity, context),
    links: references,
    attributes: attributesOf(entity, context),
    locations: [],
  }
}

function categoriesOf(entity: Entity, context: RenderContext): string[] {
  const { catalogue } = context
  const kind = catalogue.kind(entity.kind)
  const categories = [kind === undefined ? formatIdentifier(entity.kind, 'kind') : formatKind(kind, context)]
  for (const identifier of entity.mixins) {
    const mixin = catalogue.mixin(identifier)
    categories.push(mixin === undefined ? formatIdentifier(identifier, 'mixin') : formatReference(mixin))
  }
  return categories
}

/**
 * The examples of GFD.229 name actions by path, and clients join that to the address of the service; its Link ABNF has
 * absolute URIs.
 */
function pushActions(references: string[], entity: Entity, context: RenderContext, uris: ActionUris): void {
  const uri = uris === 'absolute' ? context.url(entity.location) : context.path(entity.location)
  for (const identifier of entity.actions) {
    const term = context.catalogue.action(identifier)?.term ?? splitIdentifier(identifier).term
    references.push(formatActionLink(`${uri}?action=${term}`, identifier))
  }
}

/** A link as its source shows it; clients look for both ends among its attributes. */
function formatInlineLink(link: Link, context: RenderContext): string {
  const { catalogue } = context
  const kind = catalogue.kind(link.kind)
  const category = link.mixins.length === 0 ? link.kind : `${link.kind} ${link.mixins.join(' ')}`
  const rel = link.targetKind ?? kind?.targets[0]?.identifier ?? anyResource
  const target = endOf(link.target, context)
  let text = formatLinkHead(target, rel, context.path(link.location), category)
  for (const { name, field, isEnd } of coreAttributes) {
    // The kind of the target is its rel.
    if (field === 'targetKind') continue
    const value = fieldOf(link, field)
    if (value !== undefined) text += `; ${formatAttribute(name, isEnd ? endOf(value, context) : value)}`
  }
  for (const attribute of definedAttributes(link, kind, catalogue)) text += `; ${attribute}`
  return text
}

/** `GFD.229 Entity Instance Attribute Rendering Specifics`, then the entity's own. */
function attributesOf(entity: Entity, context: RenderContext): string[] {
  const attributes: string[] = []
  for (const { name, field, isEnd } of coreAttributes) {
    const value = fieldOf(entity, field)
    if (value !== undefined) attributes.push(formatAttribute(name, isEnd ? endOf(value, context) : value))
  }
  const { catalogue } = context
  attributes.push(...definedAttributes(entity, catalogue.kind(entity.kind), catalogue))
  return attributes
}

/** An end of a link: the path of what is within the service, any other URI as it is. */
function endOf(uri: string, context: RenderContext): string {
  return uri.startsWith('/') ? context.path(uri) : uri
}

/** An entity's attributes in the order of their definitions, then those without one by name. */
function definedAttributes(entity: Entity, kind: Kind | undefined, catalogue: Catalogue): string[] {
  const { attributes } = entity
  const texts: string[] = []
  if (kind === undefined) return pushRest(texts, attributes, undefined)
  const definitions = catalogue.definitions(kind, mixinsOf(entity, catalogue))
  // An iterator would make an object for each of them.
  definitions.forEach((_, name) => {
    const value = attributes[name]
    if (value !== undefined) texts.push(formatAttribute(name, value))
  })
  return pushRest(texts, attributes, definitions)
}

function pushRest(texts: string[], attributes: AttributeValues, known: ReadonlyMap<string, unknown> | undefined) {
  let rest: string[] | undefined
  for (const name in attributes) {
    if (known?.has(name) === true) continue
    rest ??= []
    rest.push(name)
  }
  if (rest === undefined) return texts
  for (const name of rest.sort()) {
    const value = attributes[name]
    if (value !== undefined) texts.push(formatAttribute(name, value))
  }
  return texts
}
