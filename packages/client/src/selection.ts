import type { AttributeValue, Kind, ValueOf } from '@occi/core'
import type { CategoryReference } from './catalogue.ts'
import type { RequestOptions } from './options.ts'

/** Values that attributes must have, by name. */
export type Filter<K extends Kind> = string extends keyof K['all']
  ? Readonly<Record<string, AttributeValue | undefined>>
  : { readonly [N in keyof K['all']]?: ValueOf<K['all'][N]> | undefined }

/** What a listing is narrowed to. */
export interface Selection<K extends Kind = Kind> {
  /** Values that attributes must have; `occi.core.title` and the like too. */
  readonly filter?: Filter<K>
  /** Mixins that entities must hold, every one. */
  readonly mixins?: readonly CategoryReference[]
  /**
   * Words that an entity must contain, every one, in its title, summary, location, id or attributes. If the service cannot
   * search, the client looks for them in what the service lists.
   */
  readonly search?: string
}

/** What `list` takes. */
export interface ListOptions<K extends Kind = Kind> extends Selection<K>, RequestOptions {
  /**
   * By what entities are sorted: `title`, `created`, `changed` or the name of an attribute, `-` before it for descending
   * order. If the service cannot sort, the client reads the whole listing before it returns the first entity, and does not
   * know `created` and `changed`.
   */
  readonly order?: string
  /** How many entities one request reads. Defaults to 100. */
  readonly pageSize?: number
}
