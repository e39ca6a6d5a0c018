import type { PayloadType, Rendering } from '@occi/core/authoring'
import { chooseRendering } from './http/accept.ts'

/** The rendering in which an answer is written. */
export interface Negotiated {
  readonly rendering: Rendering
  readonly mediaType: string
}

/**
 * The rendering and media type for an answer: acceptable to the client, and able to write one of the payloads;
 * without payloads, whatever is acceptable.
 */
export function negotiate(
  renderings: readonly Rendering[],
  accept: string | undefined,
  payloads: readonly PayloadType[] | undefined,
): Negotiated | undefined {
  const able =
    payloads === undefined
      ? renderings
      : renderings.filter((rendering) => payloads.some((type) => rendering.canEncode(type) === true))
  return chooseRendering(accept, able)
}
