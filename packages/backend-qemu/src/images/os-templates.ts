import { defineMixin, type Mixin } from '@occi/core'
import { compute, osTpl } from '@occi/infrastructure'
import type { OsImage } from './images-folder.ts'

/**
 * Returns the OS templates of images, to be registered with the backend `osTpl`.
 *
 * @param scheme the scheme of the templates
 */
export function osTemplates(images: readonly OsImage[], scheme: string): readonly Mixin[] {
  return images.map(({ term, title }) =>
    defineMixin({ scheme, term, title, depends: [osTpl], applies: [compute], location: `/os_tpl/${term}/` }),
  )
}
