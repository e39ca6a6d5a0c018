import { mixinsOf } from '../applicability.ts'
import { coreAttributeName } from '../core-attributes.ts'
import { attributeOf, type Entity, type EntityWithLinks, type Link } from '../entity.ts'
import { canonicalId, uuidOf } from '../identity.ts'
import { sameJson } from '../json.ts'
import type { RawEntity } from '../raw.ts'
import { shown } from '../shown.ts'
import { resolveAttributes } from './attributes.ts'
import type { ResolveContext } from './context.ts'
import { coreText, idWithin } from './core-texts.ts'
import { Faults } from './faults.ts'
import { givenAttributes } from './given-attributes.ts'

/**
 * Adds faults if a message changes what only other requests change: id, applicable actions, links. A client that
 * gets an entity, edits it and sends it back repeats all of these.
 */
export function requireUnchanged(
  raw: RawEntity,
  { entity, links }: EntityWithLinks,
  context: ResolveContext,
  faults: Faults,
): void {
  const id = coreText(raw, 'id', faults)
  if (id !== undefined && !isId(id.text, entity, context)) {
    faults.add(`${coreAttributeName('id')} is immutable: it is ${entity.id}, not ${shown(id.text)}`, ...id.path)
  }
  raw.actions?.forEach((action, index) => {
    if (entity.actions.includes(action)) return
    const message = `${shown(action)} is not applicable now: the service sets the applicable actions, leave them out`
    faults.add(message, 'actions', index)
  })
  if (raw.links !== undefined) requireSameLinks(raw.links, links, context, faults)
}

function requireSameLinks(
  given: readonly RawEntity[],
  links: readonly Link[],
  context: ResolveContext,
  faults: Faults,
): void {
  if (given.length === 0) return
  const known = linkFinder(links, context)
  const unknown = given.filter((raw) => known(raw) === undefined).length
  if (unknown > context.limits.links) {
    faults.add(`${unknown} new links in one request, at most ${context.limits.links} are accepted`, 'links')
    throw faults.toError()
  }
  for (const [index, raw] of given.entries()) {
    const message = linkFault(raw, known(raw), context)
    if (message !== undefined) faults.add(message, 'links', index)
  }
}

/** Returns what finds the links of a resource by what names them in a message: an id, or a location. */
function linkFinder(links: readonly Link[], context: ResolveContext): (raw: RawEntity) => Link | undefined {
  const byName = new Map(links.flatMap((link) => [[link.id, link] as const, [link.location, link] as const]))
  return (raw) => {
    const name = idWithin(raw)
    return name === undefined ? undefined : (byName.get(canonicalId(name)) ?? byName.get(context.locate(name) ?? ''))
  }
}

/** Returns whether an id of a message is that of an entity; a location names it as well. */
function isId(id: string, entity: Entity, context: ResolveContext): boolean {
  return canonicalId(id) === canonicalId(entity.id) || context.locate(id) === entity.location
}

/** What is wrong with a link that a message repeats within its resource. */
function linkFault(raw: RawEntity, link: Link | undefined, context: ResolveContext): string | undefined {
  if (link === undefined) {
    return 'links are created by POST to the collection of their kind, leave out those that do not exist yet'
  }
  if (isSameLink(raw, link, context)) return undefined
  return `the link ${link.location} is changed by a request to itself, leave it out or as it is`
}

/** Returns whether everything that a message says of a link is so already. */
function isSameLink(raw: RawEntity, link: Link, context: ResolveContext): boolean {
  const { catalogue } = context
  const kind = catalogue.kind(link.kind)
  if (kind === undefined) return false
  const definitions = catalogue.definitions(kind, mixinsOf(link, catalogue))
  const faults = new Faults()
  const given = givenAttributes(raw, (name) => definitions.get(name), faults)
  if (given.size > definitions.size + Object.keys(link.attributes).length) return false
  const bearer = { name: 'this link', definitions, current: link.attributes }
  const values = resolveAttributes(given, bearer, faults)
  const title = coreText(raw, 'title', faults)
  const source = coreText(raw, 'source', faults)
  const target = coreText(raw, 'target', faults)
  return (
    faults.count === 0 &&
    raw.categories.every(({ identifier }) => identifier === link.kind || link.mixins.includes(identifier)) &&
    Object.keys(values).every((name) => sameJson(values[name], attributeOf(link, name))) &&
    (title === undefined || title.text === link.title) &&
    (source === undefined || leadsTo(source.text, link.source, context)) &&
    (target === undefined || leadsTo(target.text, link.target, context))
  )
}

/** Returns whether an end of a message is the end that a link has; an id of its entity names it as well. */
function leadsTo(uri: string, end: string, context: ResolveContext): boolean {
  if (uri === end || context.locate(uri) === end) return true
  const uuid = uuidOf(uri)
  return uuid !== undefined && uuid === uuidOf(end.slice(end.lastIndexOf('/') + 1))
}
