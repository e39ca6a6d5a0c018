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
  run(exchange: Exchange): Awaitable<HttpResponse>
}
