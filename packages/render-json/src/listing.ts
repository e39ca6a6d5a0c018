import { type Awaitable, isLink, OcciError } from '@occi/core'
import {
  chain,
  type EntityWithLinks,
  inSequence,
  isPromise,
  type Payload,
  type RenderContext,
} from '@occi/core/authoring'
import { entityOctets } from './format-entity.ts'

type Batch = readonly EntityWithLinks[]
type Batches = Extract<Payload, { type: 'entities' }>['batches']

/** The octets of a collection (`GFD.226 Entity Collection Rendering`); a stream of them if its batches are one. */
export function formatListing(
  batches: Batches,
  context: RenderContext,
): Awaitable<Uint8Array | AsyncIterable<Uint8Array>> {
  if (Symbol.asyncIterator in batches) return streamed(batches, context)
  const listing = new Listing(context)
  return chain(
    inSequence(batches, (batch) => listing.add(batch)),
    () => {
      listing.end()
      return listing.take()
    },
  )
}

async function* streamed(batches: AsyncIterable<Batch>, context: RenderContext): AsyncGenerator<Uint8Array> {
  const listing = new Listing(context)
  for await (const batch of batches) {
    await listing.add(batch)
    const piece = listing.take()
    if (piece.length > 0) yield piece
  }
  listing.end()
  yield listing.take()
}

const encoder = new TextEncoder()
/** Octets of the comma before an entity. */
const comma = 1
const start = { resources: encoder.encode('{"resources":['), links: encoder.encode('{"links":[') }
const linksNext = encoder.encode('],"links":[')
const end = encoder.encode(']}')
const empty = encoder.encode('{"resources":[]}')

/**
 * Writes `resources`, then `links`. Either is left out if there are none, so that a collection is of resources, of links,
 * or a model of both; an empty one is of resources.
 */
class Listing {
  readonly #context: RenderContext
  #parts: Uint8Array[] = []
  #length = 0
  #open: keyof typeof start | undefined

  constructor(context: RenderContext) {
    this.#context = context
  }

  add(batch: Batch): Awaitable<void> {
    return chain(sourceKinds(batch, this.#context), (kinds) => {
      for (const { entity, links } of batch) {
        const sourceKind = isLink(entity) ? kinds?.get(entity.source) : undefined
        const octets = entityOctets(entity, links, sourceKind, this.#context)
        const wanted = isLink(entity) ? 'links' : 'resources'
        if (wanted === this.#open) this.#write(octets)
        else {
          this.#begin(wanted)
          this.#write(octets.subarray(comma))
        }
      }
    })
  }

  #begin(wanted: keyof typeof start): void {
    if (this.#open === undefined) this.#write(start[wanted])
    else if (wanted === 'links') this.#write(linksNext)
    else throw new OcciError('internal', 'a listing gives resources first, then links')
    this.#open = wanted
  }

  end(): void {
    this.#write(this.#open === undefined ? empty : end)
  }

  #write(part: Uint8Array): void {
    this.#parts.push(part)
    this.#length += part.length
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    this.#parts = []
    this.#length = 0
    return all
  }
}

/** The kinds of the resources from which the links of a batch start; what the caller cannot see has none. */
function sourceKinds(batch: Batch, { read }: RenderContext): Awaitable<ReadonlyMap<string, string> | undefined> {
  let kinds: Map<string, string> | undefined
  const pending: Promise<void>[] = []
  const sources = new Set<string>()
  for (const { entity } of batch) if (isLink(entity)) sources.add(entity.source)
  for (const source of sources) {
    const found = chain(read.entity(source), (entity) => {
      if (entity === undefined) return
      kinds ??= new Map()
      kinds.set(source, entity.kind)
    })
    if (isPromise(found)) pending.push(found)
  }
  return pending.length === 0 ? kinds : Promise.all(pending).then(() => kinds)
}
