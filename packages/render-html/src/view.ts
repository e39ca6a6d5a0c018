import {
  type AnyCategory,
  type Catalogue,
  entity,
  type Kind,
  link,
  type Mixin,
  type Reader,
  resource,
} from '@occi/core'
import type { PageContext, PageRequest } from '@occi/core/authoring'
import { anchorOf } from './words.ts'

/** What all pages of a service share. */
export interface Site {
  /** What the service is called. */
  readonly name: string
  readonly stylesheet: string
}

/** Where the query interface is. */
export const queryInterface = '/-/'

/** What a page is made with: the request, the model, a way to read more, and the addresses of other pages. */
export class View {
  readonly context: PageContext
  readonly site: Site
  readonly catalogue: Catalogue
  readonly read: Reader
  readonly request: PageRequest

  constructor(context: PageContext, site: Site) {
    this.context = context
    this.site = site
    this.catalogue = context.catalogue
    this.read = context.read
    this.request = context.request
  }

  /** The address of a location, with a query. */
  path(location: string, query?: Query): string {
    const text = query === undefined ? '' : queryText(query)
    return this.context.path(location) + (text === '' ? '' : `?${text}`)
  }

  /** The address of what the query interface says of a category. */
  docs(category: AnyCategory): string {
    return `${this.path(queryInterface)}#${encodeURIComponent(anchorOf(category, this.catalogue))}`
  }

  /** The address of the form that makes an entity of a kind. */
  createPath(kind: Kind, query: readonly (readonly [string, string])[] = []): string | undefined {
    return kind.location === undefined ? undefined : this.path(kind.location, [['create', ''], ...query])
  }

  /** The kind or mixin whose collection the request is about. */
  get bound(): Kind | Mixin | undefined {
    return this.catalogue.at(this.request.location)
  }

  /** The kinds of which entities can be made; those of the core model, which tell the least, come last. */
  get offered(): readonly Kind[] {
    const kinds = this.catalogue.kinds.filter((kind) => kind.location !== undefined)
    return [...kinds.filter((kind) => !isOfCore(kind)), ...kinds.filter(isOfCore)]
  }

  /** The same without those of the core model, unless there are no others. */
  get collections(): readonly Kind[] {
    const kinds = this.offered.filter((kind) => !isOfCore(kind))
    return kinds.length > 0 ? kinds : this.offered
  }

  /** Whether the request asks for another view of what is at its location. */
  asks(name: ViewName): boolean {
    return this.request.query.has(name)
  }
}

/** Whether a kind is one of the core model, which every service has. */
export function isOfCore(kind: Kind): boolean {
  return kind === entity || kind === resource || kind === link
}

/** A query: names and values in order. */
export type Query = Iterable<readonly [string, string]>

/** The query parameters that ask for a view of what is at a location. */
export const viewNames = ['create', 'edit', 'define', 'map', 'confirm', 'history'] as const
export type ViewName = (typeof viewNames)[number]

/** A query as it stands in an address; what only names a view has no equals sign. */
export function queryText(query: Query): string {
  const text = new URLSearchParams([...query].map(([name, value]): [string, string] => [name, value])).toString()
  return text.replace(/(^|&)(create|edit|define|map|history)=(?=&|$)/g, '$1$2')
}

const web = /^https?:\/\//i

/**
 * A URI that may stand in a link: of the web only. A target outside the service can be any URI, such as
 * `javascript:…`, which a click would run.
 */
export function webLink(uri: string): string | undefined {
  return web.test(uri) && URL.canParse(uri) ? uri : undefined
}
