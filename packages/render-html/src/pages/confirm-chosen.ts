import { type Entity, isLink, type Mixin, OcciError } from '@occi/core'
import { shown as shownText } from '@occi/core/authoring'
import { type Chosen, chosenFields, chosenOf } from '../chosen.ts'
import type { Page } from '../document.ts'
import { filterQuery } from '../filter.ts'
import { hidden } from '../forms/field.ts'
import { html } from '../markup.ts'
import { linksAt } from '../parts/connections.ts'
import { sizeWords } from '../size.ts'
import type { View } from '../view.ts'
import { capitalized, titleOf } from '../words.ts'
import { titleAt } from './collection.ts'
import { confirmActionPage, type RefusedForm } from './confirm-action.ts'
import { back, nothingPage, questionPage, send } from './question.ts'

/**
 * Asks whether something shall be done to the chosen entities of a listing, and says what will happen and to how many.
 *
 * @throws OcciError `invalid` for what cannot be done there
 */
export async function confirmChosenPage(view: View, refused?: RefusedForm): Promise<Page> {
  const { request, bound, catalogue } = view
  const what = request.query.get('confirm') ?? ''
  if (what === 'delete') return deletionPage(await chosenOf(view), view)
  if (bound?.class === 'mixin' && (what === 'remove' || what === 'keep')) {
    return membershipPage(what, bound, await chosenOf(view), view)
  }
  const action = catalogue.action(what)
  if (action !== undefined) return confirmActionPage(action, view, refused)
  const also = bound?.class === 'mixin' ? ', remove, keep' : ''
  throw new OcciError(
    'invalid',
    `confirm is '${shownText(what, 100)}', expected delete${also} or the identifier of an action`,
  )
}

async function deletionPage(chosen: Chosen, view: View): Promise<Page> {
  const { entities, isAll, size, filters } = chosen
  if (size.number === 0) return nothingPage(view)
  const what = sizeWords(size, 'entity', 'entities')
  const { bound, request } = view
  const links = entities === undefined ? 'Links from and to them are deleted too' : await linkWords(entities, view)
  const which =
    isAll &&
    html`All of <strong>${titleAt(view)}</strong>${filters.length > 0 && html` where ${filters.map(({ label }) => label).join(' and ')}`}. `
  // GFD.223: no entity is deleted through a mixin.
  const isOfMixin = bound?.class === 'mixin'
  const query = [...filterQuery(filters), ...(isOfMixin ? [['category', bound.identifier] as const] : [])]
  const action = view.path(isOfMixin ? '/' : request.location, isAll ? query : [])
  const fields = [isAll && hidden('_all', '1'), chosenFields(isAll ? [] : (entities ?? []), view)]
  const form = send(action, 'DELETE', `Delete ${what}`, fields, view)
  return questionPage(`Delete ${what}?`, html`${which}${links}. This cannot be undone.`, entities, form, view)
}

/** How many links of one entity are looked at, and of how many entities. */
const [mostLinks, mostLinked] = [20, 100]

/** Says how many links are deleted with entities. */
async function linkWords(entities: readonly Entity[], { read }: View): Promise<string> {
  const resources = entities.filter((entity) => !isLink(entity))
  const chosen = new Set(entities.map(({ location }) => location))
  const found = new Set<string>()
  let isMore = resources.length > mostLinked
  await Promise.all(
    resources.slice(0, mostLinked).flatMap(({ location }) =>
      (['source', 'target'] as const).map(async (direction) => {
        const { items, next } = await read.page({ ...linksAt(location, direction), limit: mostLinks })
        for (const link of items) if (!chosen.has(link.location)) found.add(link.location)
        isMore ||= next !== undefined
      }),
    ),
  )
  if (found.size === 0) return 'Nothing else is deleted'
  const size = { number: found.size, isMore }
  return `${capitalized(sizeWords(size, 'link is', 'links are'))} deleted too; the resources at their other ends stay`
}

function membershipPage(what: 'remove' | 'keep', mixin: Mixin, chosen: Chosen, view: View): Page {
  const { entities, isAll, size, filters } = chosen
  if (size.number === 0) return nothingPage(view)
  const words = sizeWords(size, 'entity', 'entities')
  const name = titleOf(mixin)
  const path = view.path(mixin.location)
  if (what === 'keep') {
    const lead = 'All others are taken out. They keep existing; only the feature is removed.'
    const form = send(path, 'PUT', 'Keep only these', chosenFields(entities ?? [], view), view)
    return questionPage(`Keep only ${words} in ${name}?`, lead, entities, form, view)
  }
  const isWhole = isAll && filters.length === 0
  if (entities === undefined && !isWhole) {
    const lead = 'These are too many to be taken out at once: narrow the list.'
    return questionPage(`Take ${words} out of ${name}`, lead, entities, back(view, 'Back'), view)
  }
  const fields = isWhole ? [hidden('_all', '1'), chosenFields([], view)] : chosenFields(entities ?? [], view)
  const form = send(path, 'DELETE', `Take ${words} out`, fields, view)
  const lead = 'They keep existing; only the feature is removed from them.'
  return questionPage(`Take ${words} out of ${name}?`, lead, entities, form, view)
}
