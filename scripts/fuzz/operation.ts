import type { Category } from './model.ts'
import type { Json } from './values.ts'

/** What a request says, before it is written in a rendering. */
export interface Content {
  readonly kind?: string
  readonly mixins?: readonly string[]
  readonly attributes?: Readonly<Record<string, Json>>
  readonly title?: string
  readonly summary?: string
  readonly id?: string
  readonly source?: string
  readonly target?: string
  readonly links?: readonly Content[]
  readonly action?: string
  readonly locations?: readonly string[]
  readonly definitions?: readonly Category[]
  /** Several entities in one request, in JSON only. */
  readonly entities?: readonly Content[]
}

/** A request, before it is written in a rendering. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly content?: Content
  /** Whether the content is a filter. */
  readonly isFilter?: boolean
}
