import { chain } from '@occi/core'
import { expectMatch, isNotModified } from '../http/preconditions.ts'
import { respond } from '../respond.ts'
import { entityFields, etagFor } from './entity-fields.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Entity Instances`, GET Method: the entity with its links, brought up to date. */
export const getEntity: Operation = {
  answers: ['entity'],
  run(exchange) {
    const { service, location, call, answer } = exchange
    return chain(service.engine.retrieve(location, call, answer.rendering.mostLinks), (found) => {
      expectMatch(exchange.request, found)
      const etag = etagFor(exchange, found)
      const fields = entityFields(exchange, found, etag)
      if (etag !== undefined && isNotModified(exchange.request, etag)) {
        return { status: 304, fields: [...exchange.service.commonFields(exchange), ...fields], body: undefined }
      }
      return respond(exchange, { type: 'entity', ...found }, { fields })
    })
  },
}
