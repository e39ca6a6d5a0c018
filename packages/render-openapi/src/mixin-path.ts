import type { Mixin } from '@occi/core'
import { titleOf } from './described.ts'
import { type Api, operation } from './operation.ts'
import { filters, parameters } from './parameters.ts'
import { locations } from './query-interface-schemas.ts'
import { nothing, success } from './responses.ts'
import { listingOfAll } from './shown-entity.ts'
import type { WrittenObject } from './written-object.ts'

/** The tag of the operations on the collections of mixins. */
export const mixinTag = 'Mixins'

/** Returns the operations on the collection of a mixin. */
export function mixinPath(mixin: Mixin, api: Api): WrittenObject {
  const { described, mediaType } = api
  const name = described.name(mixin)
  const title = titleOf(mixin)
  const tag = mixinTag
  const members = success('The entities with the mixin', listingOfAll(described), mediaType, [], described)
  const body = { schema: locations(described) }
  return {
    get: operation(
      {
        id: `list${name}`,
        summary: `List the entities with the mixin: ${title}`,
        tag,
        parameters: [...parameters(['page', 'number', 'after', 'category'], described), ...filters(mixin.all)],
        responses: {
          200: success(
            'The entities with the mixin',
            listingOfAll(described),
            mediaType,
            ['X-Total-Count', 'Link'],
            described,
          ),
        },
        errors: [400, 413],
      },
      api,
    ),
    post: operation(
      {
        id: `addTo${name}`,
        summary: `Add entities to the mixin: ${title}`,
        tag,
        body,
        responses: { 200: members },
        errors: [400, 409, 413],
      },
      api,
    ),
    put: operation(
      {
        id: `set${name}`,
        summary: `Set which entities have the mixin: ${title}`,
        tag,
        body,
        responses: { 200: members },
        errors: [400, 409, 413],
      },
      api,
    ),
    delete: operation(
      {
        id: `removeFrom${name}`,
        summary: `Remove entities from the mixin: ${title}`,
        description:
          'Removes those that the request names, without a request all. The entities themselves keep existing.',
        tag,
        body: { ...body, required: false },
        responses: { 200: success('They were removed', nothing(described), mediaType, [], described) },
        errors: [400, 409, 413],
      },
      api,
    ),
  }
}
