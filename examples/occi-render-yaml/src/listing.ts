import { isLink } from '@occi/core'
import type { Payload, RenderContext } from '@occi/core/authoring'
import { formatEntity } from './entity.ts'
import { formatYaml } from './yaml.ts'

type Batches = Extract<Payload, { type: 'entities' }>['batches']

/**
 * A listing, piece by piece, so that one of a million entities needs no memory: `resources`, then `links`, the order in
 * which they come. One without any is a listing of no resources.
 */
export async function* formatListing(batches: Batches, context: RenderContext): AsyncGenerator<string> {
  let open: 'resources' | 'links' | undefined
  for await (const batch of batches) {
    let piece = ''
    for (const one of batch) {
      const wanted = isLink(one.entity) ? 'links' : 'resources'
      if (wanted !== open) piece += `${wanted}:\n`
      open = wanted
      piece += formatYaml([formatEntity(one, context)]) // an item of the sequence, at the indentation of its key
    }
    if (piece !== '') yield piece
  }
  if (open === undefined) yield formatYaml({ resources: [] })
}
