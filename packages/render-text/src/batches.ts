import type { EntityWithLinks } from '@occi/core/authoring'

/** A listing, batch by batch. */
export type Batches = Iterable<readonly EntityWithLinks[]> | AsyncIterable<readonly EntityWithLinks[]>

/** Returns whether batches are still to come. */
export function isAsync(batches: Batches): batches is AsyncIterable<readonly EntityWithLinks[]> {
  return Symbol.asyncIterator in batches
}

/** The text of a listing: a stream of pieces if its batches are one, else a string. */
export function mapBatches(
  batches: Batches,
  format: (batch: readonly EntityWithLinks[]) => string,
): string | AsyncIterable<string> {
  if (isAsync(batches)) return mapStream(batches, format)
  let text = ''
  for (const batch of batches) text += format(batch)
  return text
}

async function* mapStream(
  batches: AsyncIterable<readonly EntityWithLinks[]>,
  format: (batch: readonly EntityWithLinks[]) => string,
): AsyncGenerator<string> {
  for await (const batch of batches) {
    const piece = format(batch)
    if (piece !== '') yield piece
  }
}

/** The same with a separator between the texts of batches, and none at the end. */
export function joinBatches(
  batches: Batches,
  format: (batch: readonly EntityWithLinks[]) => string,
  separator: string,
): string | AsyncIterable<string> {
  let isFirst = true
  return mapBatches(batches, (batch) => {
    const text = format(batch)
    if (text === '') return ''
    const piece = isFirst ? text : separator + text
    isFirst = false
    return piece
  })
}
