import { type Entity, isLink, type Kind } from '@occi/core'
import { isLinkKind, shorten, sourceFits, targetFits } from '@occi/core/authoring'
import { flag, html, type Markup } from '../markup.ts'
import { endIn, endText, isPartOfName } from '../read/end-text.ts'
import type { View } from '../view.ts'
import { nameOf, titleOf } from '../words.ts'
import { type Field, field } from './field.ts'

/** How many entities of one kind a form offers to choose from. */
const most = 60

/** Entities that an end of a link can be chosen from. */
export interface Candidates {
  readonly groups: readonly { readonly title: string; readonly entities: readonly Entity[] }[]
  /** Whether there are more. */
  readonly isCut: boolean
}

/**
 * Finds entities of the kinds that fit: what a link can start from or lead to, or what can hold a mixin.
 *
 * @param typed what is in the field: a part of a name finds those that have it
 */
export async function candidates(fits: (kind: Kind) => boolean, typed: string, view: View): Promise<Candidates> {
  const { catalogue, read, context } = view
  const kinds = catalogue.kinds.filter((kind) => kind.location !== undefined && fits(kind))
  const canSearch = context.search !== undefined && context.search !== 'none'
  const search = canSearch && isPartOfName(typed) ? typed : undefined
  const pages = await Promise.all(kinds.map((kind) => read.page({ kind: kind.identifier, limit: most, search })))
  const groups = kinds.map((kind, index) => ({ title: titleOf(kind), entities: pages[index]?.items ?? [] }))
  return {
    groups: groups.filter(({ entities }) => entities.length > 0),
    isCut: pages.some(({ next }) => next !== undefined),
  }
}

/** Finds what links of a kind can start from. */
export function sources(link: Kind, typed: string, view: View): Promise<Candidates> {
  const found = candidates((kind) => !isLinkKind(kind) && sourceFits(link, kind), typed, view)
  return withEntity(found, typed, view)
}

/** Finds what links of a kind can lead to. */
export function targets(link: Kind, typed: string, view: View): Promise<Candidates> {
  const found = candidates((kind) => !isLinkKind(kind) && targetFits(link, kind), typed, view)
  return withEntity(found, typed, view)
}

/** The candidates and the entity that is in the field, such as the one whose page led here. */
async function withEntity(found: Promise<Candidates>, typed: string, view: View): Promise<Candidates> {
  const known = await found
  const location = endIn(typed)
  const isKnown = known.groups.some(({ entities }) => entities.some((entity) => entity.location === location))
  if (!location.startsWith('/') || isKnown) return known
  const entity = await view.read.entity(location)
  if (entity === undefined || isLink(entity)) return known
  const kind = view.catalogue.kind(entity.kind)
  const title = kind === undefined ? entity.kind : titleOf(kind)
  return { ...known, groups: [{ title, entities: [entity] }, ...known.groups] }
}

/** An end as its field shows it: the name of the entity at a location, if that is known. */
export function shownEnd(value: string, { groups }: Candidates): string {
  const location = endIn(value)
  const entity = groups.flatMap(({ entities }) => entities).find((one) => one.location === location)
  return entity === undefined ? value : textOfEntity(entity)
}

function textOfEntity(entity: Entity): string {
  return endText(shorten(nameOf(entity), 60), entity.location)
}

/** A field that names an entity. */
export interface EndField extends Field {
  readonly value: string | undefined
  readonly candidates: Candidates
  /** The address of a page with this field: what is typed follows it. The script reads from there what is found. */
  readonly search?: string
  /** The name of a parameter that the page of the form has. */
  readonly view?: string
}

/**
 * A field for an end of a link: what is typed finds names, and any other address can be typed too. Without a script a
 * button finds them.
 */
export function endField(options: EndField): Markup {
  const { value = '', candidates: found, name, state, search, view } = options
  const id = state.id(name)
  const isSought = isPartOfName(value)
  const entities = found.groups.flatMap(({ title, entities: some }) => some.map((entity) => ({ title, entity })))
  const hint = html`${options.hint !== undefined && html`${options.hint} `}A part of its name, or an address: a path of this service or any URI.`
  const input = (attributes: Markup) =>
    html`<div class="inline"><input type="text"${attributes} list="${id}-list" value="${shownEnd(value, found)}" autocomplete="off" spellcheck="false"${search !== undefined && html` data-find="${search}"`}>${
      search !== undefined &&
      html`<button type="submit" class="button unscripted" formmethod="get" formnovalidate${view !== undefined && html` name="${view}"`}>Find</button>`
    }</div>${entityList(`${id}-list`, found.groups)}`
  return html`<div class="end-field">${field({ ...options, hint }, input)}${isSought && matches(entities, found.isCut, options)}</div>`
}

/** What a field that names an entity proposes. */
export function entityList(id: string, groups: Candidates['groups']): Markup {
  return html`<datalist id="${id}">${groups.map(({ title, entities }) =>
    entities.map((entity) => html`<option value="${textOfEntity(entity)}">${title}</option>`),
  )}</datalist>`
}

/** What was found by a part of a name, to choose from. The choice counts, since it stands after what is typed. */
function matches(
  entities: readonly { readonly title: string; readonly entity: Entity }[],
  isCut: boolean,
  { name, label, state, value = '' }: EndField,
): Markup {
  if (entities.length === 0) return html`<p class="hint">No name has “${value}” in it.</p>`
  return html`<fieldset class="plain picker"><legend class="hidden">${label}: found</legend><ul>${entities.map(
    ({ title, entity }, index) =>
      html`<li><label><input type="radio" id="${state.id(name)}-${index}" name="${name}" value="${textOfEntity(entity)}"${flag('checked', entities.length === 1)}><span><strong>${shorten(nameOf(entity), 60)}</strong><span class="soft">${title}</span></span></label></li>`,
  )}</ul></fieldset>${isCut && html`<p class="hint">More match: type more of the name.</p>`}`
}
