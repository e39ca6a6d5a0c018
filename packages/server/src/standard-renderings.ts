import type { Rendering } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { type TextOcciOptions, textRenderings } from '@occi/render-text'

/**
 * The renderings that OCCI 1.2 requires: text/plain, text/occi, text/uri-list and JSON. The first is the default of
 * clients that accept anything.
 *
 * @param options how much of a header text/occi may fill, and how lines of text end (`lf` by default)
 * @throws OcciError `definition` if `maxHeaderBytes` is not a positive integer
 * @example new Application({ renderings: [...standardRenderings({ lineEnd: 'crlf' }), htmlRendering()] })
 */
export function standardRenderings(options: Omit<TextOcciOptions, 'mediaTypes'> = {}): readonly Rendering[] {
  return [...textRenderings(options), jsonRendering()]
}
