import type { Fields } from '@occi/core/authoring'
import type { Call, Engine } from '@occi/engine'
import { serverName } from './http/version.ts'

/** The templates that a service must offer to claim their profile (`GFD.222`, R0306 to R0308). */
const templates = ['small', 'medium', 'large'].map(
  (term) => `http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#${term}`,
)

/** The header fields that every answer has, made once. */
export class CommonFields {
  readonly #engine: Engine
  readonly #accept: string
  #anonymous: Fields | undefined
  #known: Fields | undefined

  /** @param accept the media types that are written */
  constructor(engine: Engine, accept: string) {
    this.#engine = engine
    this.#accept = accept
  }

  /** The value of `Server` (`GFD.223 Versioning`). */
  get serverName(): string {
    return serverName(templates.every((one) => this.#engine.categories.some(({ identifier }) => identifier === one)))
  }

  /** The fields of an answer to a caller: shared caches must not store answers to a known one. */
  of({ owner, caller }: Call): Fields {
    if (owner === undefined && caller === undefined) {
      this.#anonymous ??= [...this.#always(), ['Vary', 'Accept']]
      return this.#anonymous
    }
    this.#known ??= [...this.#always(), ['Vary', 'Accept, Authorization'], ['Cache-Control', 'private']]
    return this.#known
  }

  #always(): Fields {
    return [
      ['Server', this.serverName],
      ['Accept', this.#accept],
      ['X-Content-Type-Options', 'nosniff'],
    ]
  }

  /** Categories have changed: what was derived from them is made anew. */
  forget(): void {
    this.#anonymous = undefined
    this.#known = undefined
  }
}
