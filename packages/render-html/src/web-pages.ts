import { OcciError } from '@occi/core'
import type { Fields, Message, PageContext, Payload, WebPages } from '@occi/core/authoring'
import { document, type Page } from './document.ts'
import { pageFields } from './headers.ts'
import { categoriesPage } from './pages/categories.ts'
import { collectionPage, pageSize } from './pages/collection.ts'
import { donePage, locationsPage } from './pages/done.ts'
import { entityPage } from './pages/entity.ts'
import { errorPage } from './pages/error.ts'
import { refusedFormPage } from './pages/recover.ts'
import { isView, viewPage } from './pages/views.ts'
import { mostConnections } from './parts/connections.ts'
import { type Site, View } from './view.ts'

/** Returns the web pages of a site, as messages. */
export function webPages(site: Site): WebPages {
  let fields: Promise<Fields> | undefined
  const write = async (context: PageContext, pageOf: (view: View) => Page | Promise<Page>): Promise<Message> => {
    fields ??= pageFields(site.stylesheet)
    const view = new View(context, site)
    return { fields: await fields, body: document(await pageOf(view), view) }
  }
  return {
    pageSize,
    mostLinks: mostConnections,
    isView,
    view: (context) => write(context, (view) => viewPage(view, context.retrieve)),
    show: (payload, context) => write(context, (view) => shownPage(payload, view)),
    async refusedForm(error, form, context) {
      const page = await recovered(() => refusedFormPage(error, form, new View(context, site)))
      return page === undefined ? undefined : write(context, () => page)
    },
  }
}

/** What a form needs to be shown again may be unavailable: that must not hide what was wrong with the form. */
async function recovered(page: () => Promise<Page | undefined>): Promise<Page | undefined> {
  try {
    return await page()
  } catch {
    return undefined
  }
}

function shownPage(payload: Payload, view: View): Page | Promise<Page> {
  switch (payload.type) {
    case 'entity':
      return entityPage(payload.entity, payload.links, view, payload.created === true)
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
