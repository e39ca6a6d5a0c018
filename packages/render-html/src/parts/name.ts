import type { Entity } from '@occi/core'
import { shorten } from '@occi/core/authoring'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { middleOf, nameOf } from '../words.ts'
import { glyph } from './glyph.ts'

/** How many characters of a name a table shows, and how many its tooltip has. */
const shown = 32
const told = 300

/** An entity by its kind's sign and its name, which leads to its page: a long name without its middle. */
export function namedLink(entity: Entity, view: View): Markup {
  const name = nameOf(entity)
  const short = middleOf(name, shown)
  return html`<span class="end">${glyph(view.catalogue.kind(entity.kind), view.catalogue)}<a href="${view.path(entity.location)}"${
    short !== name && html` title="${shorten(name, told)}"`
  }>${short}</a></span>`
}
