import { isLink, OcciError } from '@occi/core'
import { chain, type EntityWithLinks, isPromise, type Payload, type RenderContext } from '@occi/core/authoring'
import { entityText } from './format-entity.ts'

type Batch = readonly EntityWithLinks[]
type Batches = Extract<Payload, { type: 'entities' }>['batches']

/**
 * The pieces of a collection, one for each batch (`GFD.226 Entity Collection Rendering`): `resources`, then `links`.
 * Either is left out if there are none, so that a collection is of resources, of links, or a model of both; an
 * empty one is of resources.
 */
export async function* formatListing(batches: Batches, context: RenderContext): AsyncGenerator<string> {
  let open: 'resources' | 'links' | undefined
  for await (const batch of batches) {
    const kinds = await sourceKinds(batch, context)
    let piece = ''
    for (const { entity, links } of batch) {
      const wanted = isLink(entity) ? 'links' : 'resources'
      if (wanted === open) piece += ','
      else if (wanted === 'resources' && open === 'links') {
        throw new OcciError('internal', 'a listing gives resources first, then links')
      } else {
        piece += `${open === undefined ? '{' : '],'}"${wanted}":[`
        open = wanted
      }
      const sourceKind = isLink(entity) ? kinds.get(entity.source) : undefined
      piece += entityText(entity, links, sourceKind, context)
    }
    if (piece !== '') yield piece
  }
  yield open === undefined ? '{"resources":[]}' : ']}'
}

/** The kinds of the resources from which the links of a batch start; what the caller cannot see has none. */
async function sourceKinds(batch: Batch, { read }: RenderContext): Promise<ReadonlyMap<string, string>> {
  const kinds = new Map<string, string>()
  const sources = new Set(batch.flatMap(({ entity }) => (isLink(entity) ? [entity.source] : [])))
  const pending: Promise<void>[] = []
  for (const source of sources) {
    const found = chain(read.entity(source), (entity) => {
      if (entity !== undefined) kinds.set(source, entity.kind)
    })
    if (isPromise(found)) pending.push(found)
  }
  await Promise.all(pending)
  return kinds
}

/** Returns whether a listing is a stream of batches. */
export function isStream(batches: Batches): batches is AsyncIterable<Batch> {
  return Symbol.asyncIterator in batches
}
