import { chain, type Fields } from '@occi/core'
import { etagOf } from '../http/etag.ts'
import { isNotModified } from '../http/preconditions.ts'
import { respond } from '../respond.ts'
import { contentLocation } from './content-location.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Entity Instances`, GET Method: the entity with its links, brought up to date. */
export const getEntity: Operation = {
  answers: ['entity'],
  run(exchange) {
    return chain(exchange.service.engine.retrieve(exchange.location, exchange.call), (found) => {
      const etag = etagOf(found, exchange.answer.mediaType)
      const fields: Fields = [['ETag', etag], ...contentLocation(exchange, found.entity)]
      if (isNotModified(exchange.request, etag)) {
        return { status: 304, fields: [...exchange.service.commonFields(exchange), ...fields], body: undefined }
      }
      return respond(exchange, { type: 'entity', ...found }, { fields })
    })
  },
}
