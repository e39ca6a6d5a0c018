import type { Action, Awaitable, Kind, Mixin } from '@occi/core'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/exchange.ts'
import { respond } from './respond.ts'

/** Answers with categories of the query interface. A page links to locations, so it shows those that are bound. */
export function respondCategories(
  exchange: Exchange,
  categories: readonly (Kind | Mixin | Action)[],
): Awaitable<HttpResponse> {
  const shown = exchange.isPage ? categories : exchange.service.shownCategories.of(categories)
  return respond(exchange, { type: 'categories', categories: shown })
}
