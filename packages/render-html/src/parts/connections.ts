import { type Entity, isLink, type Link } from '@occi/core'
import { html, type Markup } from '../markup.ts'
import { badge, stateOf } from '../state.ts'
import { type View, webLink } from '../view.ts'
import { decoded, grouped, nameAt, nameOf, titleOfIdentifier } from '../words.ts'
import { glyph } from './glyph.ts'
import { icon } from './icon.ts'

/** How many links of one entity its page shows. */
const most = 40

/** A link at an entity, seen from there. */
export interface Connection {
  readonly link: Link
  readonly direction: 'out' | 'in'
  /** The location or URI of what is at the other end. */
  readonly other: string
  /** What is there, where it is of this service and the caller may see it. */
  readonly entity?: Entity
}

/** The links at a resource, and how many there are in all. */
export interface Connections {
  readonly shown: readonly Connection[]
  readonly total: number
}

/** Finds the links from and to a resource, with what is at their other ends. */
export async function connectionsOf(location: string, from: readonly Link[], view: View): Promise<Connections> {
  const to = await view.read.links([location], 'target')
  const all = [
    ...from.map((link) => ({ link, direction: 'out' as const, other: link.target })),
    ...to.map((link) => ({ link, direction: 'in' as const, other: link.source })),
  ]
  const entities = await entitiesAt(
    all.slice(0, most).map(({ other }) => other),
    view,
  )
  const shown = all.slice(0, most).map((one) => {
    const entity = entities.get(one.other)
    return entity === undefined ? one : { ...one, entity }
  })
  return { shown, total: all.length }
}

/** The entities at locations, as far as there are any; each is looked up once. */
export async function entitiesAt(locations: Iterable<string>, view: View): Promise<ReadonlyMap<string, Entity>> {
  const wanted = [...new Set(locations)].filter((location) => location.startsWith('/'))
  const entities = await Promise.all(wanted.map((location) => view.read.entity(location)))
  return new Map(
    entities.flatMap((entity, index) => (entity === undefined ? [] : [[wanted[index] ?? '', entity] as const])),
  )
}

/** The links at an entity as a table. */
export function connectionTable({ shown, total }: Connections, location: string, view: View): Markup {
  return html`<div class="scroll sheet" role="region" tabindex="0" aria-label="Links of this entity"><table class="list">
<thead><tr><th scope="col"><span class="hidden">Direction</span></th><th scope="col">Connected to</th><th scope="col">By</th><th scope="col">State</th></tr></thead>
<tbody>${shown.map((one) => row(one, view))}</tbody></table></div>
${total > shown.length && allLinks(shown.length, total, location, view)}`
}

function row({ link, direction, other, entity }: Connection, view: View): Markup {
  const { catalogue } = view
  const kind = catalogue.kind(link.kind)
  const state = stateOf(link)
  const arrow = direction === 'out' ? icon('out') : icon('in')
  return html`<tr><td class="arrow">${arrow}<span class="hidden">${direction === 'out' ? 'to' : 'from'}</span></td>
<td>${endMarkup(other, entity, view)}</td>
<td><a href="${view.path(link.location)}">${titleOfIdentifier(link.kind, kind)}<span class="hidden"> ${nameOf(link)}</span></a></td>
<td>${state !== undefined && badge(state.value)}</td></tr>`
}

/** An end of a link: what it is called, of which kind it is, in which state where that is asked for, and the way there. */
export function endMarkup(uri: string, entity: Entity | undefined, view: View, withState = true): Markup {
  if (entity !== undefined) {
    const state = isLink(entity) || !withState ? undefined : stateOf(entity)
    return html`<span class="end">${glyph(view.catalogue.kind(entity.kind), view.catalogue)}<a href="${view.path(entity.location)}">${nameOf(entity)}</a>${state !== undefined && badge(state.value)}</span>`
  }
  if (uri.startsWith('/')) return html`<a href="${view.path(uri)}">${nameAt(uri)}</a>`
  const href = webLink(uri)
  return href === undefined ? html`<code>${decoded(uri)}</code>` : html`<a href="${href}" rel="noreferrer">${uri}</a>`
}

/** The way to the links that a page leaves out: the listing of all, filtered by their ends. */
function allLinks(shown: number, total: number, location: string, view: View): Markup {
  return html`<p class="hint">${grouped(shown)} of ${grouped(total)} links are shown. All <a href="${view.path('/', [['occi.core.source', location]])}">from here</a>, all <a href="${view.path('/', [['occi.core.target', location]])}">to here</a>.</p>`
}
