import type { Awaitable, PayloadType } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'

/** What a method does on one sort of path. */
export interface Operation {
  /**
   * What it may answer with. The rendering of the answer is agreed on before anything happens: it must be able to
   * write one of these.
   */
  readonly answers: readonly PayloadType[]
  /**
   * What its query can say, beside what a rendering reads of it: nothing unless said.
   *
   * - `filter`: what a collection is narrowed to (`GFD.223 Filtering`), and its pages
   * - `action`: which action is triggered (`GFD.223 Trigger Action`)
   * - `action-and-filter`: that, and then also on which members
   */
  readonly query?: 'filter' | 'action' | 'action-and-filter'
  run(exchange: Exchange): Awaitable<HttpResponse>
}
