import type { Rendering } from '@occi/core'
import { jsonRendering } from '@occi/render-json'
import { textRenderings } from '@occi/render-text'

/**
 * The renderings that OCCI 1.2 demands: text/plain, text/occi, text/uri-list and JSON. The first is the default of
 * clients that accept anything.
 *
 * @example new Application({ renderings: [...standardRenderings(), htmlRendering()] })
 */
export function standardRenderings(): readonly Rendering[] {
  return [...textRenderings(), jsonRendering()]
}
