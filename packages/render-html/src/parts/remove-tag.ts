import type { Mixin } from '@occi/core'
import { hidden } from '../forms/field.ts'
import { html, type Markup } from '../markup.ts'
import { queryInterface, type View } from '../view.ts'
import { titleOf } from '../words.ts'

/** The form that removes a mixin (`GFD.223 HTTP Methods Applied to Query Interface`, DELETE Method). */
export function removeTag(mixin: Mixin, view: View): Markup {
  return html`<details class="drop end"><summary class="button quiet danger">Remove …</summary><div class="panel"><p>Everything that holds it is kept without it.</p>
<form method="post" action="${view.path(queryInterface)}">${hidden('_method', 'DELETE')}${hidden('mixin.scheme', mixin.scheme)}${hidden('mixin.term', mixin.term)}<button type="submit" class="button danger main">Remove ${titleOf(mixin)}</button></form></div></details>`
}
