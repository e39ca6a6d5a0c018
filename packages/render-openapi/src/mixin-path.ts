import type { Mixin } from '@occi/core'
import { titleOf } from './described.ts'
import { type Api, operation } from './operation.ts'
import { filters, ofListings, parameters } from './parameters.ts'
import { locations } from './query-interface-schemas.ts'
import { done, entities } from './responses.ts'
import type { WrittenObject } from './written-object.ts'

/** The tag of the operations on the collections of mixins. */
export const mixinTag = 'Mixins'

/** Returns the operations on the collection of a mixin. */
export function mixinPath(mixin: Mixin, api: Api): WrittenObject {
  const { described, mediaType } = api
  const name = described.name(mixin)
  const title = titleOf(mixin)
  const tag = mixinTag
  const body = { schema: locations(described) }
  const members = { 200: entities(mediaType, described) }
  const change = (id: string, summary: string) =>
    operation({ id, summary, tag, body, responses: members, errors: [400, 409] }, api)
  return {
    get: operation(
      {
        id: `list${name}`,
        summary: `List the entities with the mixin: ${title}`,
        tag,
        parameters: [...parameters(ofListings, described), ...filters(mixin.all)],
        responses: members,
        errors: [400],
      },
      api,
    ),
    post: change(`addTo${name}`, `Add entities to the mixin: ${title}`),
    put: change(`set${name}`, `Set which entities have the mixin: ${title}`),
    delete: operation(
      {
        id: `removeFrom${name}`,
        summary: `Remove these entities from the mixin, or all: ${title}`,
        tag,
        body: { ...body, required: false },
        responses: { 200: done(mediaType, described) },
        errors: [400, 409],
      },
      api,
    ),
  }
}
