import { type Mixin, OcciError } from '@occi/core'
import type { Exchange } from './exchange.ts'

/** The mixin whose collection a request is about. */
export function boundMixin({ call, location }: Exchange): Mixin {
  const bound = call.catalogue.at(location)
  if (bound?.class === 'mixin') return bound
  throw new OcciError('not-found', `there is no mixin at ${location}`)
}

/** An entity cannot stand where a collection does but for the slash. */
export function expectUnbound({ call, location }: Exchange): void {
  const bound = call.catalogue.at(`${location}/`)
  if (bound === undefined) return
  throw new OcciError(
    'conflict',
    `${location}/ is the collection of ${bound.identifier}, no entity can be at ${location}`,
  )
}
