import type { Action, Catalogue } from '@occi/core'
import type { Done } from '@occi/core/authoring'
import { type Content, html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { actionTitleParts, counted, grouped, nameOf, pastOf, shortName, titleOf } from '../words.ts'
import { doneNotice } from './notice.ts'

/**
 * Says what the form has done that led to this page.
 *
 * @param isPassing whether the page shows something that is about to change: an action has begun then
 */
export async function doneMessage(done: Done, view: View, isPassing = false): Promise<Markup> {
  return doneNotice(await textOf(done, view, isPassing), isPassing)
}

async function textOf({ type, count, of, subject = '' }: Done, view: View, isPassing: boolean): Promise<Content> {
  if (count === 0) return 'Nothing had to be changed.'
  const several = count === 1 ? '' : ` ${counted(count, 'entity', 'entities')}`
  switch (type) {
    case 'created':
      return html`Created${count === 1 ? await linkTo(subject, view) : several}.`
    case 'saved':
      return 'Saved.'
    case 'deleted':
      return `Deleted${several}.`
    case 'acted':
      return acted(subject, count, of, view, isPassing)
    case 'defined':
      return html`Defined the tag${mixinLink(subject, view)}.`
    case 'dropped':
      return 'Removed the tag. What held it keeps existing without it.'
    case 'added':
      return html`Added${several}${several !== '' && ' to'}${mixinLink(subject, view)}.`
    case 'removed':
      return html`Removed${several}${several !== '' && ' from'}${mixinLink(subject, view)}.`
  }
}

function acted(term: string, count: number, of: number, { catalogue }: View, isPassing: boolean): string {
  const action = catalogue.actions.find((one) => one.term === term)
  const what = action === undefined ? 'Done' : actionWords(action, catalogue, isPassing)
  if (of === 1) return `${what}.`
  if (count === of) return `${what}: ${counted(count, 'entity', 'entities')}.`
  return `${what}: ${grouped(count)} of ${counted(of, 'entity', 'entities')}; not possible now for the other ${count === of - 1 ? 'one' : grouped(of - count)}.`
}

/** What was done, without what it was done to: `Stopped`, `Saved as an OS template`; or requested, if it takes its time. */
function actionWords(action: Action, catalogue: Catalogue, isPassing: boolean): string {
  const kind = catalogue.kinds.find(({ allActions }) => allActions.includes(action))
  const [before, , after] = actionTitleParts(action, kind)
  if (isPassing) return `${before}${after} requested`
  const past = pastOf(action)
  return past === undefined ? `${titleOf(action)}: done` : past + after
}

/** The way to an entity that the caller sees; nothing for the page's own. */
async function linkTo(location: string, view: View): Promise<Content> {
  if (location === '') return ''
  const entity = await view.read.entity(location)
  return entity !== undefined && html` <a href="${view.path(entity.location)}">${shortName(nameOf(entity))}</a>`
}

function mixinLink(location: string, view: View): Content {
  const mixin = view.catalogue.at(location)
  return mixin?.class === 'mixin' && html` <a href="${view.path(mixin.location)}">${shortName(titleOf(mixin))}</a>`
}
