import type { Entity } from '@occi/core'
import { formatFault, type RawCategory } from '@occi/core/authoring'
import { type RenderingContractOptions, renderingContract } from '@occi/testkit/rendering'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'
import { uriListRendering } from './uri-list-rendering.ts'

const error: NonNullable<RenderingContractOptions['carried']>['error'] = ({ message, faults }) => {
  const lines = faults.length === 0 ? [message] : faults.map(formatFault)
  return { message: lines.join('; '), faults: lines.length === 1 ? [] : lines.map((line) => ({ message: line })) }
}

/** What `GFD.229` has no place for. */
const carried: RenderingContractOptions['carried'] = {
  error,
  entity(entity: Entity, place) {
    return place === 'inline' ? { ...entity, actions: [] } : entity
  },
  category({ applies: _applies, rel = [], attributes = [], ...category }: RawCategory): RawCategory {
    return {
      ...category,
      rel: rel.slice(0, 1),
      attributes: attributes.map(({ name, mutable, required }) => ({
        name,
        // The parameters of an action are the client's to give.
        mutable: category.class === 'action' || mutable === true,
        ...(required === undefined ? {} : { required }),
      })),
    }
  },
}

const runs = process.env.THOROUGH === undefined ? 5 : 30

renderingContract('textPlainRendering', { rendering: textPlainRendering, carried, runs })
renderingContract('textOcciRendering', {
  rendering: () => textOcciRendering({ maxHeaderBytes: 1_000_000 }),
  carried,
  runs,
})
renderingContract('uriListRendering', { rendering: uriListRendering, carried: { error }, runs })
