import { anyOf } from './described.ts'
import { type Api, operation } from './operation.ts'
import { ofListings, parameters } from './parameters.ts'
import { categories, newMixins } from './query-interface-schemas.ts'
import { done, entities, success } from './responses.ts'
import { anyNew, newEntities } from './sent-entity.ts'
import { anyEntity, listingOfAll } from './shown-entity.ts'
import type { WrittenObject } from './written-object.ts'

/** The tags of the operations on the service as a whole. */
export const serviceTags = { queryInterface: 'Query interface', everything: 'Everything' } as const

/** Returns the paths that every service has: the query interface, and the collection of everything. */
export function servicePaths(api: Api): WrittenObject {
  return { '/-/': queryInterface(api), '/': everything(api) }
}

function queryInterface(api: Api): WrittenObject {
  const { described, mediaType } = api
  const tag = serviceTags.queryInterface
  const shown = success('The categories', categories(described), mediaType, [], described)
  const body = { schema: newMixins(described) }
  return {
    get: operation(
      {
        id: 'discover',
        summary: 'Show what the service offers',
        description: 'With `category`, what belongs to these categories.',
        tag,
        parameters: parameters(['category'], described),
        responses: { 200: shown },
        errors: [400],
      },
      api,
    ),
    post: operation(
      {
        id: 'defineMixins',
        summary: 'Define mixins',
        description: 'All of them or none. Entities are tagged with them by their collections.',
        tag,
        body,
        responses: { 200: success('The mixins with their locations', categories(described), mediaType, [], described) },
        errors: [400, 409],
      },
      api,
    ),
    delete: operation(
      {
        id: 'removeMixins',
        summary: 'Remove mixins that clients have defined',
        description: 'The entities that hold them keep existing without them.',
        tag,
        body,
        responses: { 200: done(mediaType, described) },
        errors: [400, 404, 409],
      },
      api,
    ),
  }
}

function everything(api: Api): WrittenObject {
  const { described, mediaType } = api
  const tag = serviceTags.everything
  const one = anyNew([...described.resources, ...described.links], described)
  return {
    get: operation(
      {
        id: 'findEntities',
        summary: 'List entities of all kinds',
        tag,
        parameters: parameters(ofListings, described),
        responses: { 200: entities(mediaType, described) },
        errors: [400],
      },
      api,
    ),
    post: operation(
      {
        id: 'submitEntities',
        summary: 'Create an entity of any kind, or several',
        description: 'Several are all created, or none; links among them name their ends by `id`.',
        tag,
        body: { schema: anyOf([one, newEntities(described)]) },
        responses: {
          201: success(
            'What was created',
            anyOf([anyEntity(described), listingOfAll(described)]),
            mediaType,
            ['Location'],
            described,
          ),
        },
        errors: [400, 409],
      },
      api,
    ),
  }
}
