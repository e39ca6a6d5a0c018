import { type Kind, link } from '@occi/core'
import { isLinkKind, sourceFits, targetFits } from '@occi/core/authoring'
import { html, type Markup } from '../markup.ts'
import { icon } from '../parts/icon.ts'
import { linkIndices } from '../read/entity.ts'
import { linkField } from '../read/names.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'
import { attributeGroups, groupFields, isSettable } from './attribute-groups.ts'
import { type Candidates, endField, targets } from './ends.ts'
import { hidden } from './field.ts'
import type { FormState } from './state.ts'

/** The kinds of links that can be created; the plain link only if there is no other. */
function linkKinds({ offered }: View): readonly Kind[] {
  const kinds = offered.filter(isLinkKind)
  return kinds.length > 1 ? kinds.filter((kind) => kind !== link) : kinds
}

/** The kinds of links that can start from resources of a kind. */
export function linksStartingAt(kind: Kind, view: View): readonly Kind[] {
  return linkKinds(view).filter((one) => sourceFits(one, kind))
}

/** The kinds of links that can only end at resources of a kind. */
export function linksEndingAt(kind: Kind, view: View): readonly Kind[] {
  return linkKinds(view).filter((one) => !sourceFits(one, kind) && targetFits(one, kind))
}

/**
 * The links that are to be created with a resource: those of the form, and one more if a button requested it with
 * `connect=<kind>`; `disconnect=<number>` takes one away.
 */
export async function linkRows(kind: Kind, state: FormState, view: View): Promise<Markup | false> {
  const kinds = linksStartingAt(kind, view)
  const rows = rowsOf(state, view)
  if (kinds.length === 0 && rows.length === 0) return false
  const found = await Promise.all(
    rows.map(({ index, kind: of }) => targets(of, state.typed(linkField(index, 'target')) ?? '', view)),
  )
  return html`<fieldset><legend>Connections</legend>
<p class="about">Links to other resources that are created together with this one.</p>
${rows.map((row, place) => linkRow(row, found[place] ?? { groups: [], isCut: false }, state, view.createPath(kind) ?? ''))}
<p class="row">${kinds.map((one) => html`<button type="submit" class="button" name="connect" value="${one.identifier}" formmethod="get" formnovalidate>${icon('plus')}${titleOf(one)}</button>`)}</p>
</fieldset>`
}

interface Row {
  readonly index: string
  readonly kind: Kind
}

function rowsOf({ values }: FormState, view: View): readonly Row[] {
  const removed = values.first('disconnect')
  const rows = linkIndices(values).flatMap((index): readonly Row[] => {
    const kind = kindOf(values.first(linkField(index, 'category')), view)
    return kind === undefined || index === removed ? [] : [{ index, kind }]
  })
  const added = kindOf(values.first('connect'), view)
  if (added === undefined) return rows
  const next = rows.reduce((highest, row) => Math.max(highest, Number(row.index) + 1), 0)
  return [...rows, { index: String(next), kind: added }]
}

function kindOf(identifier: string | undefined, view: View): Kind | undefined {
  const kind = identifier === undefined ? undefined : view.catalogue.kind(identifier)
  return kind !== undefined && isLinkKind(kind) ? kind : undefined
}

function linkRow({ index, kind }: Row, found: Candidates, state: FormState, form: string): Markup {
  const target = linkField(index, 'target')
  const query = new URLSearchParams({ [linkField(index, 'category')]: kind.identifier, [target]: '' })
  const definitions = new Map(Object.entries(kind.all))
  const groups = attributeGroups(kind, [], definitions, (_, definition) => isSettable(definition))
  return html`<fieldset class="part"><legend>${titleOf(kind)}</legend>
${hidden(linkField(index, 'category'), kind.identifier)}
<div class="fields">${endField({
    name: target,
    label: 'Leads to',
    required: true,
    state,
    value: state.typed(target),
    candidates: found,
    search: `${form}&${query}`,
  })}</div>
${groups.map((group) => groupFields(group, { state, prefix: linkField(index, '') }))}
<p class="row"><button type="submit" class="button quiet" name="disconnect" value="${index}" formmethod="get" formnovalidate>${icon('close')}Leave out</button></p>
</fieldset>`
}
