import { type Fields, fieldValues } from './message.ts'

/** What the header fields of a listing say of the part that it is (`GFD.223 Pagination`). */
export interface PagingFields {
  /** How many entities match in all, if known. */
  readonly total?: number
  /** The URL of the next part, if any. */
  readonly next?: string
}

/**
 * Returns the header fields `X-Total-Count` and `Link` (RFC 8288) of a part of a listing. In text/occi the field `Link` is
 * OCCI's, so an answer in that rendering must do without `next`.
 */
export function formatPagingFields({ total, next }: PagingFields): Fields {
  const fields: Fields[number][] = []
  if (total !== undefined) fields.push(['X-Total-Count', String(total)])
  if (next !== undefined) fields.push(['Link', `<${next}>; rel="next"`])
  return fields
}

const link = /<([^<>]*)>([^,<"]*(?:"[^"]*"[^,<"]*)*)/g
const isNext = /;\s*rel\s*=\s*(?:next\b|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i

/** Returns what the header fields of a listing say of the part that it is. */
export function parsePagingFields(fields: Fields): PagingFields {
  const [count] = fieldValues(fields, 'x-total-count')
  let next: string | undefined
  for (const value of fieldValues(fields, 'link')) {
    for (const [, uri, parameters = ''] of value.matchAll(link)) if (isNext.test(parameters)) next ??= uri
  }
  return { total: count !== undefined && /^\d{1,15}$/.test(count) ? Number(count) : undefined, next }
}
