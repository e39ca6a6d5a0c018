import type { Action } from '@occi/core'
import { coreAttribute } from '@occi/core/authoring'
import { invocation } from './action-schema.ts'
import { anyOf, type BoundKind, titleOf } from './described.ts'
import { type Api, operation } from './operation.ts'
import { filters, ofListings, parameters } from './parameters.ts'
import { done, success } from './responses.ts'
import { sentEntity } from './sent-entity.ts'
import { listingOf, shownEntity } from './shown-entity.ts'
import type { WrittenObject } from './written-object.ts'

/** Returns the paths of a kind: its collection, and its entities. */
export function kindPaths(kind: BoundKind, api: Api): WrittenObject {
  return { [kind.location]: collection(kind, api), [`${kind.location}{id}`]: entityPath(kind, api) }
}

function collection(kind: BoundKind, api: Api): WrittenObject {
  const { described, mediaType } = api
  const name = described.name(kind)
  const title = titleOf(kind)
  const filterable = Object.fromEntries(
    Object.entries(kind.all).filter(
      ([one]) => one !== 'occi.core.id' && (coreAttribute(one) !== undefined || !one.startsWith('occi.core.')),
    ),
  )
  const narrowing = filters(filterable)
  return {
    get: operation(
      {
        id: `list${name}`,
        summary: `List: ${title}`,
        description: 'Attributes in the query narrow the listing to the entities that have these values.',
        tag: name,
        parameters: [...parameters(ofListings, described), ...narrowing],
        responses: {
          200: success('The entities', listingOf(kind, described), mediaType, ['X-Total-Count', 'Link'], described),
        },
        errors: [400],
      },
      api,
    ),
    post: operation(
      {
        id: `create${name}`,
        summary: `Create: ${title}`,
        tag: name,
        body: { schema: sentEntity('create', kind, described) },
        responses: {
          201: success('The created entity', shownEntity(kind, described), mediaType, ['Location', 'ETag'], described),
        },
        errors: [400, 409],
      },
      api,
    ),
    delete: operation(
      {
        id: `clear${name}`,
        summary: `Delete all: ${title}`,
        description:
          'Deletes the entities of this kind that the caller can see, or those of them that the query names by values of attributes or words.',
        tag: name,
        parameters: [...parameters(['search', 'category'], described), ...narrowing],
        responses: { 200: done(mediaType, described) },
        errors: [400, 409],
      },
      api,
    ),
  }
}

function entityPath(kind: BoundKind, api: Api): WrittenObject {
  const { described, mediaType } = api
  const name = described.name(kind)
  const title = titleOf(kind)
  const shown = (description: string) =>
    success(description, shownEntity(kind, described), mediaType, ['ETag'], described)
  const actions = actionsOf(kind, api)
  return {
    parameters: parameters(['id'], described),
    get: operation(
      {
        id: `get${name}`,
        summary: `Show: ${title}`,
        tag: name,
        responses: { 200: shown('The entity') },
        errors: [400, 404],
      },
      api,
    ),
    put: operation(
      {
        id: `put${name}`,
        summary: `Create or replace: ${title}`,
        description: 'Creates the entity at this path, or replaces its attributes and mixins; its links stay.',
        tag: name,
        parameters: parameters(['ifMatch'], described),
        body: { schema: sentEntity('create', kind, described) },
        responses: {
          200: shown('The replaced entity'),
          201: success('The created entity', shownEntity(kind, described), mediaType, ['Location', 'ETag'], described),
        },
        errors: [400, 409, 412],
      },
      api,
    ),
    post: operation(
      {
        id: `change${name}`,
        summary: actions.length === 0 ? `Change: ${title}` : `Change, or invoke an action: ${title}`,
        description:
          actions.length === 0
            ? 'Only what is sent changes.'
            : 'Only what is sent changes. With `action` in the query, an action is invoked instead: the request names the same one.',
        tag: name,
        parameters: [...parameters(['ifMatch'], described), ...actionParameter(actions)],
        body: {
          schema: anyOf([
            sentEntity('change', kind, described),
            ...actions.map((action) => invocation(action, described)),
          ]),
        },
        responses: { 200: shown('The entity as it is now') },
        errors: [400, 404, 409, 412],
      },
      api,
    ),
    delete: operation(
      {
        id: `delete${name}`,
        summary: `Delete: ${title}`,
        description: 'Links from and to the entity are deleted too.',
        tag: name,
        parameters: parameters(['ifMatch'], described),
        responses: { 200: done(mediaType, described) },
        errors: [400, 404, 409, 412],
      },
      api,
    ),
  }
}

/** The actions of the entities of a kind, those of mixins included. */
function actionsOf(kind: BoundKind, { described }: Api): readonly Action[] {
  return [...new Set([...kind.allActions, ...described.mixinsFor(kind).flatMap((mixin) => mixin.allActions)])]
}

function actionParameter(actions: readonly Action[]): readonly object[] {
  if (actions.length === 0) return []
  const terms = [...new Set(actions.map(({ term }) => term))]
  return [
    { name: 'action', in: 'query', description: 'The term of the action', schema: { type: 'string', enum: terms } },
  ]
}
