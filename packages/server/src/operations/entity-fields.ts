import type { EntityWithLinks, Fields } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import { etagOf } from '../http/etag.ts'

/** The entity-tag of an answer with an entity; none for a page, which shows more than the tag tells of. */
export function etagFor(exchange: Exchange, found: EntityWithLinks): string | undefined {
  return exchange.isPage ? undefined : etagOf(found, exchange.answer.mediaType)
}

/** What is said of an entity in the header: its tag, and where it really is when it was reached by kind and id. */
export function entityFields(
  exchange: Exchange,
  { entity: { location } }: EntityWithLinks,
  etag: string | undefined,
): Fields {
  const fields: [string, string][] = etag === undefined ? [] : [['ETag', etag]]
  if (exchange.location !== location && !exchange.location.endsWith('/')) {
    fields.push(['Content-Location', exchange.url.path(location)])
  }
  return fields
}
