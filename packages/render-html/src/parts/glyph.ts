import type { Catalogue, Kind } from '@occi/core'
import { html, type Markup } from '../markup.ts'
import { titleOf } from '../words.ts'

/** How many colours kinds are told apart by. */
const hues = 6

/** The class of a kind's colour: by its place in the catalogue, so that neighbours differ. */
export function hueOf(kind: Kind | undefined, catalogue: Catalogue): string {
  // entity, resource and link come first in every catalogue.
  return `hue-${kind === undefined ? 'none' : (catalogue.kinds.indexOf(kind) + 3) % hues}`
}

/** The sign of a kind: the first letter of its title, in the kind's colour. */
export function glyph(kind: Kind | undefined, catalogue: Catalogue): Markup {
  const letter = kind === undefined ? '?' : (Array.from(titleOf(kind))[0] ?? '?').toUpperCase()
  return html`<span class="glyph ${hueOf(kind, catalogue)}" aria-hidden="true">${letter}</span>`
}
