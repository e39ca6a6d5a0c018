import type { DiscoveredCatalogue, DiscoveredCategory, EntityData } from '@occi/client'
import { termOf } from '../model/categories.ts'
import type { Column } from './column.ts'

/** Mixins of which an entity usually has one, under the mixin on which they all depend, such as those of images. */
export interface Templates {
  readonly parent: DiscoveredCategory
  readonly members: readonly DiscoveredCategory[]
}

/**
 * Returns the templates that a kind can have. A mixin without attributes on which others depend stands for them, such as
 * `os_tpl`.
 */
export function templatesOf({ mixins }: DiscoveredCatalogue, { identifier }: DiscoveredCategory): readonly Templates[] {
  const fit = mixins.filter(({ applies = [] }) => applies.length === 0 || applies.includes(identifier))
  return fit
    .filter(({ attributes = [] }) => attributes.length === 0)
    .map((parent) => ({ parent, members: fit.filter(({ rel = [] }) => rel.includes(parent.identifier)) }))
    .filter(({ members }) => members.length > 0)
}

/** Returns a column for each sort of templates, such as the image of a machine. */
export function templateColumns(
  catalogue: DiscoveredCatalogue,
  kind: DiscoveredCategory,
): readonly Column<EntityData>[] {
  return templatesOf(catalogue, kind).map(({ parent, members }) => {
    const known = new Set(members.map(({ identifier }) => identifier))
    return {
      title: (parent.title ?? parent.term).toUpperCase(),
      cell: ({ mixins }) => termOf(mixins.find((one) => known.has(one)) ?? ''),
    }
  })
}
