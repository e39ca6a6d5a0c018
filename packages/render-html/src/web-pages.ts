import { OcciError } from '@occi/core'
import {
  type Fields,
  fragmentOf,
  type Message,
  type PageContext,
  type Payload,
  type WebPages,
} from '@occi/core/authoring'
import { document, ending, type Page } from './document.ts'
import { pageFields } from './headers.ts'
import { ownParameters, pageSize, shorterQuery } from './listing.ts'
import { categoriesPage } from './pages/categories.ts'
import { collectionPage } from './pages/collection.ts'
import { donePage, locationsPage } from './pages/done.ts'
import { entityPage, eventsOf, shownBeside, surroundingsOf } from './pages/entity.ts'
import { errorPage } from './pages/error.ts'
import { refusedFormPage } from './pages/recover.ts'
import { isView, viewPage } from './pages/views.ts'
import { mostConnections } from './parts/connections.ts'
import { doneMessage } from './parts/done-message.ts'
import { script } from './script/script.ts'
import { type Site, View } from './view.ts'

type EntityPayload = Extract<Payload, { readonly type: 'entity' }>

const encoder = new TextEncoder()

/** Returns the web pages of a site, as messages. */
export function webPages(site: Site): WebPages {
  let fields: Promise<Fields> | undefined
  const write = async (context: PageContext, pageOf: (view: View) => Page | Promise<Page>): Promise<Message> => {
    fields ??= pageFields(site.stylesheet, script)
    const view = new View(context, site)
    const { done } = context.request
    const page = await pageOf(view)
    const notice = done === undefined ? undefined : await doneMessage(done, view, page.isPassing)
    return { fields: await fields, body: document(page, view, notice) + ending(page.events, view) }
  }
  const showEntity = async (payload: EntityPayload, context: PageContext): Promise<Message> => {
    fields ??= pageFields(site.stylesheet, script)
    const ownFields = await fields
    const view = new View(context, site)
    const { entity, links, created } = payload
    const { method, done } = context.request
    const around = await surroundingsOf(entity, links, view)
    const page = () => entityPage(entity, around, view, { created })
    // The answer to a change says what was done.
    if (method !== 'GET' || done !== undefined) return write(context, page)
    const [others, also] = shownBeside(entity, around)
    const depends = JSON.stringify([context.request.location, context.signedIn, also])
    const shown = fragmentOf(context, 'page', entity, others, depends, () => ({
      fields: ownFields,
      body: encoder.encode(document(page(), view)),
    }))
    return { ...shown, body: joinedOctets(shown.body, encoder.encode(ending(eventsOf(entity, view), view))) }
  }
  return {
    pageSize,
    mostLinks: mostConnections,
    parameters: ownParameters,
    shorter: shorterQuery,
    isView,
    view: (context) => write(context, (view) => viewPage(view, context.retrieve)),
    show: (payload, context) =>
      payload.type === 'entity' ? showEntity(payload, context) : write(context, (view) => shownPage(payload, view)),
    async refusedForm(error, form, context) {
      const page = await recovered(() => refusedFormPage(error, form, new View(context, site)))
      return page === undefined ? undefined : write(context, () => page)
    },
  }
}

function joinedOctets(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** What a form needs to be shown again may be unavailable: that must not hide what was wrong with the form. */
async function recovered(page: () => Promise<Page | undefined>): Promise<Page | undefined> {
  try {
    return await page()
  } catch {
    return undefined
  }
}

function shownPage(payload: Exclude<Payload, EntityPayload>, view: View): Page | Promise<Page> {
  switch (payload.type) {
    case 'entities':
      return collectionPage(payload.batches, view)
    case 'categories':
      return categoriesPage(payload.categories, view)
    case 'locations':
      return locationsPage(payload.locations, view)
    case 'nothing':
      return donePage(view)
    case 'error':
      return errorPage(payload.error, payload.status, view)
    default:
      throw new OcciError('not-acceptable', `what clients send is not shown as ${view.context.mediaType}`)
  }
}
