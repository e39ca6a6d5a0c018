import type { ClientRendering } from '@occi/core/authoring'
import { type TextOcciOptions, textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'
import { uriListRendering } from './uri-list-rendering.ts'

/**
 * The three renderings of `GFD.229`, which every service of OCCI must have: text/plain first, then text/occi and
 * text/uri-list.
 *
 * @throws OcciError `definition` if `maxHeaderBytes` is not a positive integer
 * @example new Application({ renderings: [...textRenderings(), jsonRendering()] })
 */
export function textRenderings(options: Omit<TextOcciOptions, 'mediaTypes'> = {}): readonly ClientRendering[] {
  const { lineEnd = 'lf' } = options
  return [textPlainRendering({ lineEnd }), textOcciRendering(options), uriListRendering({ lineEnd })]
}
