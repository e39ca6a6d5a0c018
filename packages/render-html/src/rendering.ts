import { OcciError } from '@occi/core'
import type { Fields, Payload, PayloadType, RenderContext, Rendering } from '@occi/core/authoring'
import { document, type Page } from './document.ts'
import { FormState } from './forms/state.ts'
import { pageFields } from './headers.ts'
import { categoriesPage } from './pages/categories.ts'
import { collectionPage, mapPage, pageSize } from './pages/collection.ts'
import { confirmDeleteAllPage, confirmDeletePage } from './pages/confirm.ts'
import { chooseKindPage, createPage } from './pages/create.ts'
import { definePage } from './pages/define.ts'
import { donePage, locationsPage } from './pages/done.ts'
import { editPage } from './pages/edit.ts'
import { entityPage } from './pages/entity.ts'
import { errorPage } from './pages/error.ts'
import { homePage } from './pages/home.ts'
import { createValues, refusedForm } from './pages/recover.ts'
import { mostConnections } from './parts/connections.ts'
import { decodeForm } from './read/decode.ts'
import { FormValues } from './read/form-values.ts'
import { formType } from './read/pairs.ts'
import { stylesheet } from './style/stylesheet.ts'
import { parameters, View } from './view.ts'

/** How the pages of a service look. */
export interface HtmlRenderingOptions {
  /** What the service is called, in the title of every page; `OCCI service` unless said. */
  readonly name?: string
  /** A style sheet that comes after the pages' own: sets its custom properties, or any rule. */
  readonly css?: string
}

/**
 * The web pages of a service, as one of its renderings: they show everything that the protocol can do, made from the
 * model alone, and read the forms that they send (`application/x-www-form-urlencoded`). No script runs in them.
 *
 * @example
 * const app = new Application({ renderings: [...standardRenderings(), htmlRendering({ name: 'Example Cloud' })] })
 * @example htmlRendering({ css: ':root { --accent: light-dark(rebeccapurple, plum) }' })
 * @throws OcciError `definition` where the style sheet would end its element
 */
export function htmlRendering(options: HtmlRenderingOptions = {}): Rendering {
  const { name = 'OCCI service', css = '' } = options
  if (/<\/style/i.test(css))
    throw new OcciError('definition', "the option css contains '</style', which no style sheet can")
  const site = { name, stylesheet: stylesheet + asParsed(css) }
  let fields: Promise<Fields> | undefined
  return {
    mediaTypes: ['text/html'],
    reads: [formType],
    lists: 'entities',
    pageSize,
    mostLinks: mostConnections,
    parameters,
    decode: decodeForm,
    canEncode,
    async encode(payload, context) {
      fields ??= pageFields(site.stylesheet)
      const view = new View(context, site)
      return { fields: await fields, body: document(await pageOf(payload, view, context), view) }
    },
  }
}

/**
 * A style sheet as a browser's parser reads it (WHATWG HTML, Preprocessing the input stream): the policy names the hash
 * of that, and with line ends of Windows the browser would refuse the style sheet whole.
 */
function asParsed(css: string): string {
  return css.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\ufffd')
}

function canEncode(type: PayloadType): true | { readonly status: 406; readonly reason: string } {
  if (type !== 'partial' && type !== 'action' && type !== 'filter') return true
  return { status: 406, reason: 'what clients send is not shown as a page' }
}

function pageOf(payload: Payload, view: View, context: RenderContext): Page | Promise<Page> {
  switch (payload.type) {
    case 'entity':
      return entityView(payload, view)
    case 'entities':
      return entitiesView(payload, view)
    case 'categories':
      return view.asks('define') ? definePage(new FormState(), view) : categoriesPage(payload.categories, view)
    case 'locations':
      return locationsPage(payload.locations, view)
    case 'nothing':
      return donePage(view)
    case 'error':
      return errorView(payload, view)
    default:
      throw new OcciError('not-acceptable', `what clients send is not shown as ${context.mediaType}`)
  }
}

function entityView({ entity, links, created }: Extract<Payload, { type: 'entity' }>, view: View): Promise<Page> {
  const kind = view.catalogue.kind(entity.kind)
  if (view.asks('confirm')) return confirmDeletePage(entity, links, view)
  if (view.asks('edit') && kind !== undefined) {
    return editPage(entity, kind, new FormState(new FormValues([...view.request.query])), view)
  }
  return entityPage(entity, links, view, created === true)
}

function entitiesView({ batches }: Extract<Payload, { type: 'entities' }>, view: View): Page | Promise<Page> {
  const { bound, request } = view
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (view.asks('confirm') && bound?.class !== 'mixin') return confirmDeleteAllPage(view)
    if (view.asks('map')) return mapPage(view)
    if (view.asks('create')) {
      if (bound?.class !== 'kind') return chooseKindPage(view, bound)
      const state = new FormState(createValues(request.query))
      return createPage(bound, { location: request.location, method: 'POST' }, state, view)
    }
    if (request.location === '/' && request.query.size === 0) return homePage(view)
  }
  return collectionPage(batches, view)
}

async function errorView({ error, status }: Extract<Payload, { type: 'error' }>, view: View): Promise<Page> {
  try {
    const form = status < 500 ? await refusedForm(error, view) : undefined
    return form ?? errorPage(error, status, view)
  } catch {
    // What is needed to show the form again is away: that must not hide what was wrong.
    return errorPage(error, status, view)
  }
}
