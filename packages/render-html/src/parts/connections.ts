import { type Direction, type Entity, isLink, type Link, type Query } from '@occi/core'
import { coreAttributeName, type Size, sizeOf } from '@occi/core/authoring'
import { html, joined, type Markup } from '../markup.ts'
import { sizeWords } from '../size.ts'
import { stateMark } from '../state.ts'
import { none } from '../value.ts'
import { type View, webLink } from '../view.ts'
import { decoded, nameAt, nameOf, shortName, titleOfIdentifier } from '../words.ts'
import { icon } from './icon.ts'
import { namedLink } from './name.ts'
import { deletionBar, selectCell, selectHead } from './selection.ts'

/** How many links of one entity its page shows. */
export const mostConnections = 40

/** A link at an entity, seen from there. */
export interface Connection {
  readonly link: Link
  readonly direction: 'out' | 'in'
  /** The location or URI of what is at the other end. */
  readonly other: string
  /** The entity there, if it is of this service and the caller may see it. */
  readonly entity?: Entity
}

/** The links at a resource, and how many there are in all. */
export interface Connections {
  readonly shown: readonly Connection[]
  readonly total: Size
  /** Which ways more links lead than are shown. */
  readonly isCut: Readonly<Record<Connection['direction'], boolean>>
}

/** The connections of a resource without links. */
export const unconnected: Connections = {
  shown: [],
  total: { number: 0, isMore: false },
  isCut: { out: false, in: false },
}

/** The query that finds the links with a location at one end: an attribute like any other, so from an index. */
export function linksAt(location: string, direction: Direction): Query {
  return { attributes: new Map([[coreAttributeName(direction), location]]) }
}

/**
 * Finds links from and to a resource, with what is at their other ends: as many as a page shows. Any number may lead
 * to it, as to a network that everything is in, or start from it.
 *
 * @param from links that start from it; more than a page shows where not all are at hand
 */
export async function connectionsOf(location: string, from: readonly Link[], view: View): Promise<Connections> {
  const query = linksAt(location, 'target')
  const { items, next } = await view.read.page({ ...query, limit: mostConnections })
  const to = items.filter(isLink)
  const [sizeOut, sizeIn] = await Promise.all([
    sizeFrom(from.length, from.length > mostConnections, linksAt(location, 'source'), view),
    sizeFrom(to.length, next !== undefined, query, view),
  ])
  // If there are too many of both, half of each is shown.
  const out = from.slice(0, Math.max(mostConnections / 2, mostConnections - to.length))
  const into = to.slice(0, mostConnections - out.length)
  const links = [
    ...out.map((link) => ({ link, direction: 'out' as const, other: link.target })),
    ...into.map((link) => ({ link, direction: 'in' as const, other: link.source })),
  ]
  const entities = await entitiesAt(
    links.map(({ other }) => other),
    view,
  )
  const shown = links.map((one) => ({ ...one, entity: entities.get(one.other) }))
  const total = { number: sizeOut.number + sizeIn.number, isMore: sizeOut.isMore || sizeIn.isMore }
  const isCut = { out: out.length < from.length, in: next !== undefined || into.length < to.length }
  return { shown, total, isCut }
}

/** The links from an entity, and one more than a page shows if there are more. */
export async function linksFrom(entity: Entity, { read }: View): Promise<readonly Link[]> {
  if (isLink(entity)) return []
  return (await read.page({ ...linksAt(entity.location, 'source'), limit: mostConnections + 1 })).items.filter(isLink)
}

/** How many there are of which some are at hand. */
function sizeFrom(atHand: number, isCut: boolean, query: Query, { read }: View): Size | Promise<Size> {
  return isCut ? sizeOf(query, read) : { number: atHand, isMore: false }
}

/** The entities at locations, as far as there are any; each is looked up once. */
export async function entitiesAt(locations: Iterable<string>, view: View): Promise<ReadonlyMap<string, Entity>> {
  const wanted = [...new Set(locations)].filter((location) => location.startsWith('/'))
  const entities = await Promise.all(wanted.map((location) => view.read.entity(location)))
  return new Map(
    entities.flatMap((entity, index) => (entity === undefined ? [] : [[wanted[index] ?? '', entity] as const])),
  )
}

/** The links at an entity as a table; those of a page that `deletes` can be selected and deleted. */
export function connectionTable(
  connections: Connections,
  location: string,
  view: View,
  deletes: 'links' | 'nothing' = 'nothing',
): Markup {
  const isSelectable = deletes === 'links'
  return html`<div class="scroll sheet" role="region" tabindex="0" aria-label="Links of this entity"><table class="list fold" role="table">
<thead role="rowgroup"><tr role="row">${isSelectable && selectHead}<th scope="col" role="columnheader"><span class="hidden">Direction</span></th><th scope="col" role="columnheader">Connected to</th><th scope="col" role="columnheader">By</th><th scope="col" role="columnheader">State</th></tr></thead>
<tbody role="rowgroup">${connections.shown.map((one) => row(one, isSelectable, view))}</tbody></table></div>
${isSelectable && deletionBar(view)}
${allLinks(connections, location, view)}`
}

function row({ link, direction, other, entity }: Connection, isSelectable: boolean, view: View): Markup {
  const { catalogue } = view
  const kind = catalogue.kind(link.kind)
  const arrow = direction === 'out' ? icon('out') : icon('in')
  return html`<tr role="row">${isSelectable && selectCell(link.location, shortName(nameOf(link)))}<td class="arrow" role="cell">${arrow}<span class="hidden">${direction === 'out' ? 'to' : 'from'}</span></td>
<td class="first" role="cell">${endMarkup(other, entity, view)}</td>
<td role="cell" data-label="By"><a href="${view.path(link.location)}">${titleOfIdentifier(link.kind, kind)}<span class="hidden"> ${shortName(nameOf(link))}</span></a></td>
<td role="cell" data-label="State">${stateMark(link, view) || none}</td></tr>`
}

/** An end of a link: its name, its kind, its state if requested, and the link to its page. */
export function endMarkup(uri: string, entity: Entity | undefined, view: View, withState = true): Markup {
  if (entity !== undefined) {
    const mark = withState && !isLink(entity) && stateMark(entity, view)
    const name = namedLink(entity, view)
    return mark ? html`<span class="end">${name}${mark}</span>` : name
  }
  if (uri.startsWith('/')) return html`<a href="${view.path(uri)}">${nameAt(uri)}</a>`
  const href = webLink(uri)
  return href === undefined ? html`<code>${decoded(uri)}</code>` : html`<a href="${href}" rel="noreferrer">${uri}</a>`
}

/** The way to the links that a page leaves out: the listing of all, filtered by their ends. */
function allLinks({ shown, total, isCut }: Connections, location: string, view: View): Markup | false {
  const ways = [
    isCut.out && html`<a href="${view.path('/', [[coreAttributeName('source'), location]])}">All links from here</a>`,
    isCut.in && html`<a href="${view.path('/', [[coreAttributeName('target'), location]])}">All links to here</a>`,
  ].filter((way) => way !== false)
  return (
    ways.length > 0 &&
    html`<p class="hint">${shown.length} of ${sizeWords(total, 'link is', 'links are')} shown. ${joined(ways, ' · ')}.</p>`
  )
}
