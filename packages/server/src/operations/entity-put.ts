import {
  type EntityWithLinks,
  isPromise,
  OcciError,
  type RawEntity,
  resolveDrafts,
  resolveReplacement,
} from '@occi/core'
import { expectUnbound } from '../bound.ts'
import type { Exchange } from '../exchange.ts'
import { checkPreconditions } from '../http/preconditions.ts'
import type { Resolvable } from '../resolvable.ts'
import type { Operation } from './operation.ts'
import { respondCreated, respondEntity } from './respond-entity.ts'

/** `GFD.223 HTTP Methods Applied to Entity Instances`, PUT Method: creates the entity at its path, or replaces it. */
export const putEntity: Operation = {
  answers: ['entity', 'locations'],
  async run(exchange) {
    expectUnbound(exchange)
    const decoded = await exchange.expect('entity', 'entities')
    // Two requests may meet at a free path: who comes second replaces what the first has made.
    for (let attempt = 0; ; attempt++) {
      const current = exchange.call.read.entity(exchange.location)
      const exists = (isPromise(current) ? await current : current) !== undefined
      try {
        return exists ? await replace(exchange, decoded) : await createAt(exchange, decoded)
      } catch (error) {
        const code = error instanceof OcciError ? error.code : undefined
        if (attempt === 2 || code !== (exists ? 'not-found' : 'conflict')) throw error
        if (!exists && (await exchange.call.read.entity(exchange.location)) === undefined) throw error
      }
    }
  },
}

async function createAt(exchange: Exchange, decoded: Resolvable<'entity' | 'entities'>) {
  checkPreconditions(exchange.request, undefined)
  const drafts = decoded.resolve(() => resolveDrafts([onlyEntity(decoded.raw)], exchange.resolving))
  const place = { location: exchange.location }
  const made = await decoded.carryOut(() => exchange.service.engine.create(drafts, place, exchange.call))
  return respondCreated(exchange, made)
}

async function replace(exchange: Exchange, decoded: Resolvable<'entity' | 'entities'>) {
  const { service, location, call, request, resolving } = exchange
  const resolve = (current: EntityWithLinks) => {
    checkPreconditions(request, current)
    return resolveReplacement(onlyEntity(decoded.raw), current, resolving)
  }
  const changed = await decoded.carryOut(() => service.engine.change(location, 'replace', resolve, call))
  return respondEntity(exchange, changed)
}

/** The one entity of a message: alone, or in a collection of one. */
export function onlyEntity(raw: Resolvable<'entity' | 'entities'>['raw']): RawEntity {
  if (raw.type === 'entity') return raw.entity
  const [entity, another] = raw.entities
  if (entity !== undefined && another === undefined) return entity
  throw new OcciError('invalid', `the request carries ${raw.entities.length} entities, expected the one of this path`)
}
