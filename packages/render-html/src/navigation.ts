import type { Kind, Mixin } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { html, type Markup, trusted } from './markup.ts'
import { glyph } from './parts/glyph.ts'
import { icon } from './parts/icon.ts'
import { queryInterface, type View } from './view.ts'
import { shortName, titleOf } from './words.ts'

/** How many collections of one sort the navigation names; the page of types has all. */
const most = 24

/** The collections of the service, on every page. */
export function navigation(current: string | undefined, view: View): Markup {
  const kinds = view.collections
  const resources = kinds.filter((kind) => !isLinkKind(kind))
  const links = kinds.filter(isLinkKind)
  const tags = view.catalogue.mixins.filter((mixin) => mixin.userDefined)
  return html`<nav class="side" id="side" aria-label="Collections">
${group('Resources', resources, current, view)}
${group('Links', links, current, view)}
${group('Tags', tags, current, view)}
</nav>`
}

function group(title: string, categories: readonly (Kind | Mixin)[], current: string | undefined, view: View) {
  if (categories.length === 0) return false
  const rest = categories.length - most
  return html`<div class="group"><h2>${title}</h2><ul>
${categories.slice(0, most).map((category) => entry(category, current, view))}
${rest > 0 && html`<li><a class="soft" href="${view.path(queryInterface)}">and ${rest} more</a></li>`}
</ul></div>`
}

function entry(category: Kind | Mixin, current: string | undefined, view: View): Markup | false {
  if (category.location === undefined) return false
  const sign = category.class === 'kind' ? glyph(category, view.catalogue) : icon('tag')
  const here = current === category.location && trusted(' aria-current="page"')
  return html`<li><a href="${view.path(category.location)}"${here}>${sign}<span>${shortName(titleOf(category))}</span></a></li>`
}
