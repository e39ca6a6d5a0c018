import type { Catalogue } from '../catalogue.ts'

/** What a client may put into one request. */
export interface ResolveLimits {
  /** Attributes of one entity or action. */
  readonly attributes: number
  /** Mixins of one entity. */
  readonly mixins: number
  /** Attributes of a mixin that a client defines, inherited ones included. */
  readonly mixinAttributes: number
  /** Links of one request, inline ones included. */
  readonly links: number
  /** Entities of one request, their links not counted. */
  readonly entities: number
}

/** Bounds that no ordinary client meets. */
export const defaultResolveLimits: ResolveLimits = {
  attributes: 500,
  mixins: 100,
  mixinAttributes: 100,
  links: 500,
  entities: 1000,
}

/** What resolving a message needs to know of the service. */
export interface ResolveContext {
  /** The categories that the caller sees. */
  readonly catalogue: Catalogue
  /** The location that a URI has within this service: of a path, or of an absolute URL of it; else undefined. */
  locate(uri: string): string | undefined
  readonly limits: ResolveLimits
}
