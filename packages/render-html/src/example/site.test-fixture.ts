import { type Catalogue, isLink, isOcciError, OcciError } from '@occi/core'
import {
  defaultResolveLimits,
  doneParameter,
  type EntityWithLinks,
  type ListingPart,
  type Message,
  type PageContext,
  type PageRequest,
  type Payload,
  parseDone,
  type ReceivedMessage,
  type Rendering,
  type ResolveContext,
  resolveChanges,
  resolveDrafts,
  resolveInvocation,
  resolveMixins,
  type SignedIn,
  type WebPages,
} from '@occi/core/authoring'
import { collectionQuery, filtersOf } from '../filter.ts'
import { formMethod } from '../read/method.ts'
import { View } from '../view.ts'
import type { MemoryReader } from './memory-reader.test-fixture.ts'

const statuses: ReadonlyMap<string, number> = new Map([
  ['not-found', 404],
  ['precondition', 412],
])

/** What a page was answered with. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly fields: readonly (readonly [string, string])[]
}

/**
 * As much of a service as tests of pages need: it shows what a reader gives, checks what forms send, and changes
 * nothing.
 */
export class ExampleSite {
  readonly reader: MemoryReader
  readonly catalogue: Catalogue
  readonly #rendering: Pick<Rendering, 'decode'>
  readonly #pages: WebPages
  readonly #base: string
  /** Who looks at the pages. */
  signedIn: SignedIn | undefined

  constructor(rendering: Rendering, reader: MemoryReader, base = '') {
    if (rendering.pages === undefined) throw new TypeError('this rendering has no web pages')
    this.#rendering = rendering
    this.#pages = rendering.pages
    this.reader = reader
    this.catalogue = reader.catalogue
    this.#base = base
  }

  get(target: string): Promise<Answer> {
    const request = this.#request('GET', target)
    return this.#answer(request, () => this.#get(request))
  }

  /** Posts a form: its body as a browser sends it. */
  post(target: string, body: string): Promise<Answer> {
    const message = { fields: [['content-type', 'application/x-www-form-urlencoded']], body } as const
    const request = this.#request(formMethod(message) ?? 'POST', target)
    if (request.method === 'GET') {
      for (const [name, value] of new URLSearchParams(body)) if (name !== '_method') request.query.append(name, value)
      return this.#answer(request, () => this.#get(request))
    }
    return this.#answer(request, async () => this.#shown(this.#check(request, message), request), message)
  }

  /** Posts a form that is refused with an error. */
  refuse(target: string, body: string, error: OcciError): Promise<Answer> {
    const form = { fields: [['content-type', 'application/x-www-form-urlencoded']], body } as const
    return this.#answer(this.#request('POST', target), () => Promise.reject(error), form)
  }

  /** Shows any payload as the answer to a request. */
  async show(payload: Payload, request: PageRequest, status = 200): Promise<Answer> {
    return answerOf(await this.#shown(payload, request), status)
  }

  async #shown(payload: Payload, request: PageRequest): Promise<Message> {
    return this.#pages.show(payload, this.context(request))
  }

  context(request: PageRequest): PageContext {
    const { query } = request
    const page = { number: Number(query.get('number') ?? 50), page: Number(query.get('page') ?? 1) }
    return {
      mediaType: 'text/html',
      url: (location) => (location.startsWith('/') ? `http://localhost:8888${this.#base}${location}` : location),
      path: (location) => this.#base + location,
      catalogue: this.catalogue,
      read: this.reader,
      request,
      signedIn: this.signedIn,
      search: 'parts',
      ...(request.location.endsWith('/') && request.method === 'GET' ? { part: this.#part(request, page) } : {}),
    }
  }

  #part(request: PageRequest, page: { readonly page: number; readonly number: number }): ListingPart {
    const total = this.reader.count(this.#query(request))
    const next = new URLSearchParams(request.query)
    next.set('page', String(page.page + 1))
    return { ...page, total, ...(page.page * page.number < total ? { next: next.toString() } : {}) }
  }

  #query(request: PageRequest) {
    const context = { catalogue: this.catalogue, read: this.reader, request, mediaType: '', url: String, path: String }
    const view = new View(context, { name: '', stylesheet: '' })
    return collectionQuery(filtersOf(view), view)
  }

  #request(method: string, target: string): PageRequest {
    const { pathname, searchParams } = new URL(target, 'http://localhost')
    const note = searchParams.get(doneParameter)
    searchParams.delete(doneParameter)
    const done = note === null ? undefined : parseDone(note)
    return { method, location: pathname.slice(this.#base.length), query: searchParams, done }
  }

  async #answer(request: PageRequest, message: () => Promise<Message>, form?: ReceivedMessage): Promise<Answer> {
    try {
      return answerOf(await message(), 200)
    } catch (error) {
      if (!isOcciError(error)) throw error
      const status = statuses.get(error.code) ?? 400
      const again = form === undefined ? undefined : await this.#pages.refusedForm(error, form, this.context(request))
      return again === undefined
        ? this.show({ type: 'error', error, status }, request, status)
        : answerOf(again, status)
    }
  }

  async #get(request: PageRequest): Promise<Message> {
    if (!this.#pages.isView(request)) return this.#shown(this.#payload(request), request)
    return this.#pages.view({ ...this.context(request), retrieve: () => this.#retrieve(request) })
  }

  #retrieve({ location }: PageRequest): EntityWithLinks {
    const entity = this.reader.entity(location)
    if (entity === undefined) throw new OcciError('not-found', `there is nothing at ${location}`)
    return { entity, links: isLink(entity) ? [] : this.reader.links([location], 'source') }
  }

  #payload(request: PageRequest): Payload {
    const { location } = request
    if (location === '/-/') return { type: 'categories', categories: this.catalogue.categories }
    if (!location.endsWith('/')) return { type: 'entity', ...this.#retrieve(request) }
    const context = this.context(request)
    const { number = 50, page = 1 } = context.part ?? {}
    const by = request.query.get('order') ?? ''
    const order = { by: by.replace(/^-/, '').replace(/^title$/, 'occi.core.title'), descending: by.startsWith('-') }
    const { items } = this.reader.page({
      ...this.#query(request),
      limit: number,
      offset: (page - 1) * number,
      order: by === '' ? undefined : order,
    })
    return { type: 'entities', batches: [items.map((entity) => ({ entity, links: [] }))] }
  }

  #check(request: PageRequest, message: ReceivedMessage): Payload {
    const { location, query } = request
    const expect = query.has('action')
      ? (['action'] as const)
      : location === '/-/'
        ? (['categories'] as const)
        : (['locations', 'entity'] as const)
    const decoded = this.#rendering.decode(message, expect)
    if (decoded === undefined) return { type: 'nothing' }
    const { raw } = decoded
    const resolving: ResolveContext = {
      catalogue: this.catalogue,
      limits: defaultResolveLimits,
      locate: (uri) => (uri.startsWith('/') ? uri : undefined),
    }
    try {
      if (raw.type === 'action') resolveInvocation(raw, query.get('action') ?? '', resolving)
      if (raw.type === 'categories') resolveMixins(raw.categories, resolving)
      if (raw.type === 'entity') {
        const entity = this.reader.entity(location)
        if (entity === undefined) resolveDrafts([raw.entity], resolving)
        else resolveChanges(raw.entity, { entity, links: [] }, resolving)
      }
    } catch (error) {
      if (!isOcciError(error)) throw error
      const faults = error.faults.map((fault) => {
        const position = decoded.at(fault.path)
        return position === undefined ? fault : { ...fault, position }
      })
      throw new OcciError(error.code, error.message, { faults })
    }
    return { type: 'nothing' }
  }
}

function answerOf({ fields, body }: Message, status: number): Answer {
  return { status, fields, body: body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body) }
}
