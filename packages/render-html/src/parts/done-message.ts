import type { Done } from '@occi/core/authoring'
import { type Content, html, type Markup } from '../markup.ts'
import { isInTransition } from '../state.ts'
import type { View } from '../view.ts'
import { actionTitleParts, counted, grouped, nameOf, pastOf, shortName, titleOf } from '../words.ts'
import { doneNotice } from './notice.ts'

/** Says what the form has done that led to this page. */
export async function doneMessage(done: Done, view: View): Promise<Markup> {
  return doneNotice(await textOf(done, view))
}

async function textOf({ type, count, of, subject = '' }: Done, view: View): Promise<Content> {
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
      return acted(subject, count, of, view)
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

async function acted(term: string, count: number, of: number, view: View): Promise<string> {
  const { catalogue, read, request } = view
  const action = catalogue.actions.find((one) => one.term === term)
  const entity = of === 1 && action !== undefined ? await read.entity(request.location) : undefined
  if (action !== undefined && entity !== undefined && isInTransition(entity, view)) {
    const [before, , after] = actionTitleParts(action, catalogue.kind(entity.kind))
    return `${before}${after} requested.`
  }
  const what = action === undefined ? 'Done' : (pastOf(action) ?? `${titleOf(action)}: done`)
  if (of === 1) return `${what}.`
  if (count === of) return `${what}: ${counted(count, 'entity', 'entities')}.`
  return `${what}: ${grouped(count)} of ${counted(of, 'entity', 'entities')}; not possible now for the other ${count === of - 1 ? 'one' : grouped(of - count)}.`
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
