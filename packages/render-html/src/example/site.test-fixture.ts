import { type Catalogue, isLink, OcciError } from '@occi/core'
import {
  defaultResolveLimits,
  type Payload,
  type ReceivedMessage,
  type RenderContext,
  type RenderedRequest,
  type Rendering,
  type ResolveContext,
  resolveChanges,
  resolveDrafts,
  resolveInvocation,
  resolveMixins,
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
  readonly #rendering: Rendering
  readonly #base: string

  constructor(rendering: Rendering, reader: MemoryReader, base = '') {
    this.#rendering = rendering
    this.reader = reader
    this.catalogue = reader.catalogue
    this.#base = base
  }

  get(target: string): Promise<Answer> {
    const request = this.#request('GET', target)
    return this.#answer(request, () => this.#show(request))
  }

  /** Posts a form: its body as a browser sends it. */
  post(target: string, body: string): Promise<Answer> {
    const message = { fields: [['content-type', 'application/x-www-form-urlencoded']], body } as const
    const request = { ...this.#request(formMethod(message) ?? 'POST', target), refused: message }
    return this.#answer(request, () => this.#check(request, message))
  }

  /** Shows any payload as the answer to a request. */
  async show(payload: Payload, request: RenderedRequest, status = 200): Promise<Answer> {
    const { fields, body } = await this.#rendering.encode(payload, this.context(request))
    return { status, fields, body: String(body) }
  }

  context(request: RenderedRequest): RenderContext {
    const { query } = request
    const page = { number: Number(query.get('number') ?? 50), page: Number(query.get('page') ?? 1) }
    return {
      mediaType: 'text/html',
      url: (location) => (location.startsWith('/') ? `http://localhost:8888${this.#base}${location}` : location),
      path: (location) => this.#base + location,
      catalogue: this.catalogue,
      read: this.reader,
      request,
      ...(request.location.endsWith('/') && request.method === 'GET' ? { page: this.#page(request, page) } : {}),
    }
  }

  #page(request: RenderedRequest, page: { readonly page: number; readonly number: number }) {
    const total = this.reader.count(this.#query(request))
    const next = new URLSearchParams(request.query)
    next.set('page', String(page.page + 1))
    return { ...page, total, ...(page.page * page.number < total ? { next: next.toString() } : {}) }
  }

  #query(request: RenderedRequest) {
    const context = { catalogue: this.catalogue, read: this.reader, request, mediaType: '', url: String, path: String }
    const view = new View(context, { name: '', stylesheet: '' })
    return collectionQuery(filtersOf(view), view)
  }

  #request(method: string, target: string): RenderedRequest {
    const { pathname, searchParams } = new URL(target, 'http://localhost')
    return { method, location: pathname.slice(this.#base.length), query: searchParams }
  }

  async #answer(request: RenderedRequest, payload: () => Payload): Promise<Answer> {
    try {
      return await this.show(payload(), request)
    } catch (error) {
      if (!(error instanceof OcciError)) throw error
      const status = statuses.get(error.code) ?? 400
      return this.show({ type: 'error', error, status }, request, status)
    }
  }

  #show(request: RenderedRequest): Payload {
    const { location } = request
    if (location === '/-/') return { type: 'categories', categories: this.catalogue.categories }
    if (!location.endsWith('/')) {
      const entity = this.reader.entity(location)
      if (entity === undefined) throw new OcciError('not-found', `there is nothing at ${location}`)
      return { type: 'entity', entity, links: isLink(entity) ? [] : this.reader.links([location], 'source') }
    }
    const context = this.context(request)
    const { number = 50, page = 1 } = context.page ?? {}
    const { items } = this.reader.page({ ...this.#query(request), limit: number, offset: (page - 1) * number })
    return { type: 'entities', batches: [items.map((entity) => ({ entity, links: [] }))] }
  }

  #check(request: RenderedRequest, message: ReceivedMessage): Payload {
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
      if (!(error instanceof OcciError)) throw error
      const faults = error.faults.map((fault) => {
        const position = decoded.at(fault.path)
        return position === undefined ? fault : { ...fault, position }
      })
      throw new OcciError(error.code, error.message, { faults })
    }
    return { type: 'nothing' }
  }
}
