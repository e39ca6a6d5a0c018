import type { Catalogue } from './catalogue.ts'
import type { Fragments } from './fragments.ts'
import type { Reader } from './reader.ts'

/** What a rendering knows when it writes. */
export interface RenderContext {
  /** The media type that was agreed on, one of the rendering's. */
  readonly mediaType: string
  /**
   * Returns the absolute URL of a location of this service, which is that of `/` with the rest of the location behind it;
   * any other URI as it is.
   */
  url(location: string): string
  /** Returns the path of a location on this host, with the base under which the service is mounted. */
  path(location: string): string
  /** The categories that the caller sees. */
  readonly catalogue: Catalogue
  /** Reads what the caller sees, for what a payload does not hold, such as the kind of a link's source. */
  readonly read: Reader
  /** Keeps what is written of entities; unset if nothing is kept. `fragmentOf` uses it. */
  readonly fragments?: Fragments | undefined
}
