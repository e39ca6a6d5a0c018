import { type Entity, isLink, type Kind } from '@occi/core'
import { isLinkKind, shorten, sourceFits, targetFits } from '@occi/core/authoring'
import { type Content, flag, html, type Markup, trusted } from '../markup.ts'
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

/** Finds entities of the kinds that fit: what a link can start from or lead to, or what can hold a mixin. */
export async function candidates(fits: (kind: Kind) => boolean, { catalogue, read }: View): Promise<Candidates> {
  const kinds = catalogue.kinds.filter((kind) => kind.location !== undefined && fits(kind))
  const pages = await Promise.all(kinds.map((kind) => read.page({ kind: kind.identifier, limit: most })))
  const groups = kinds.map((kind, index) => ({ title: titleOf(kind), entities: pages[index]?.items ?? [] }))
  return {
    groups: groups.filter(({ entities }) => entities.length > 0),
    isCut: pages.some(({ next }) => next !== undefined),
  }
}

/** Finds what links of a kind can start from. */
export function sources(link: Kind, view: View): Promise<Candidates> {
  return candidates((kind) => !isLinkKind(kind) && sourceFits(link, kind), view)
}

/** Finds what links of a kind can lead to. */
export function targets(link: Kind, view: View): Promise<Candidates> {
  return candidates((kind) => !isLinkKind(kind) && targetFits(link, kind), view)
}

/** The candidates and one more entity, such as the one whose page led here. */
export async function withEntity(known: Candidates, location: string | undefined, view: View): Promise<Candidates> {
  const isKnown = known.groups.some(({ entities }) => entities.some((entity) => entity.location === location))
  if (location === undefined || isKnown) return known
  const entity = await view.read.entity(location)
  if (entity === undefined || isLink(entity)) return known
  const kind = view.catalogue.kind(entity.kind)
  const title = kind === undefined ? entity.kind : titleOf(kind)
  return { ...known, groups: [{ title, entities: [entity] }, ...known.groups] }
}

/**
 * A field for an end of a link: a list of what is here, and beside it a line for any other address. Both have the
 * same name, what is typed goes before what is chosen.
 */
export function endField(
  options: Field & { readonly value: string | undefined; readonly candidates: Candidates },
): Markup {
  const { value, candidates: found, name, label, state } = options
  if (found.groups.length === 0) {
    return field(
      options,
      (attributes) => html`<input type="text"${attributes} value="${value}" autocomplete="off" spellcheck="false">`,
    )
  }
  const locations = found.groups.flatMap(({ entities }) => entities.map((entity) => entity.location))
  const isElsewhere = value !== undefined && value !== '' && !locations.includes(value)
  const list = html`<option value="">Choose …</option>${found.groups.map(
    ({ title, entities }) =>
      html`<optgroup label="${title}">${entities.map((entity) => entityOption(entity, value))}</optgroup>`,
  )}`
  // Two controls share the value: the browser must not insist on one of them.
  const shared = { ...options, insists: false }
  const mark = options.required === true && trusted(' aria-required="true"')
  return html`<div class="both">${field(shared, (attributes) => html`<select${attributes}${mark}>${list}</select>`)}
<details class="elsewhere"${flag('open', isElsewhere)}><summary>${found.isCut ? 'Not in the list, or elsewhere' : 'Somewhere else'}</summary>
<div class="field"><div class="label"><label for="${state.id(name)}-other">${label}, by its address</label></div>
<p class="hint">A path of this service or any URI; goes before what is chosen above.</p>
<input type="text" id="${state.id(name)}-other" name="${name}" value="${isElsewhere && value}" autocomplete="off" spellcheck="false"></div></details></div>`
}

/** An entity in a list to choose from. */
export function entityOption(entity: Entity, value: string | undefined): Content {
  return html`<option value="${entity.location}"${flag('selected', entity.location === value)}>${shorten(nameOf(entity), 60)} (${entity.location})</option>`
}
