import type { Reference } from './components.ts'
import type { Described } from './described.ts'
import { commonNames } from './names.ts'
import { listingOfAll } from './shown-entity.ts'
import type { WrittenObject } from './written-object.ts'

/** What each status of an error means. */
const meanings = {
  400: ['BadRequest', 'The request is not well-formed, or does not conform to the model'],
  401: ['Unauthorized', 'The caller is not known'],
  403: ['Forbidden', 'The caller may not do this'],
  404: ['NotFound', 'There is nothing at this path'],
  409: ['Conflict', 'The request conflicts with the current state, or the action is not applicable now'],
  412: ['PreconditionFailed', 'The entity has changed since it was read'],
  default: ['Error', 'Any other error'],
} as const

/** A status that errors of an operation can have. */
export type ErrorStatus = Exclude<keyof typeof meanings, 401 | 403 | 'default'>

/** Returns references to the answers of an operation that say what is wrong, as problems (RFC 9457). */
export function errorResponses(
  statuses: readonly ErrorStatus[],
  hasSecurity: boolean,
  described: Described,
): WrittenObject {
  const all = [...statuses, ...(hasSecurity ? ([401] as const) : []), 403 as const, 'default' as const]
  return Object.fromEntries(all.map((status) => [status, errorResponse(status, described)]))
}

function errorResponse(status: keyof typeof meanings, described: Described): Reference {
  const [name, description] = meanings[status]
  return described.components.ref('responses', name, () => ({
    description,
    content: { 'application/problem+json': { schema: problem(described) } },
  }))
}

function problem(described: Described): Reference {
  const fault = {
    type: 'object',
    properties: {
      message: { type: 'string' },
      pointer: { type: 'string', description: 'A JSON Pointer into the request' },
      line: { type: 'integer' },
      column: { type: 'integer' },
    },
    required: ['message'],
  }
  return described.schema(commonNames.problem, () => ({
    title: 'What is wrong (RFC 9457)',
    type: 'object',
    properties: {
      type: { type: 'string', description: 'urn:occi:error: and the code' },
      title: { type: 'string', description: 'What the code means' },
      status: { type: 'integer' },
      detail: { type: 'string', description: 'What is wrong, where, and what to do' },
      code: { type: 'string', description: 'A stable word for programs' },
      faults: { type: 'array', items: fault, description: 'All that is wrong with the request' },
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
    examples: [
      {
        type: 'urn:occi:error:not-found',
        title: 'There is no such thing',
        status: 404,
        detail: 'there is no entity at /x/1',
        code: 'not-found',
      },
    ],
  }))
}

/** Header fields of answers, by name. */
const fields = {
  ETag: 'The version of the entity, for If-Match and If-None-Match',
  Location: 'Where the created entity is',
  Link: 'The URL of the next page, if there is one: <URL>; rel="next"',
  'X-Total-Count': 'How many entities match, if that is known',
} as const

/** Returns an answer that is a success. */
export function success(
  description: string,
  schema: object,
  mediaType: string,
  names: readonly (keyof typeof fields)[],
  described: Described,
): WrittenObject {
  const headers = names.map((name) => [
    name,
    described.components.ref('headers', name, () => ({
      description: fields[name],
      schema: { type: name === 'X-Total-Count' ? 'integer' : 'string' },
    })),
  ])
  return {
    description,
    headers: headers.length === 0 ? undefined : Object.fromEntries(headers),
    content: { [mediaType]: { schema } },
  }
}

/** Returns a reference to the answer to what leaves nothing to show. */
export function done(mediaType: string, described: Described): Reference {
  const nothing = () => ({ title: 'Nothing', type: 'object', maxProperties: 0 })
  return described.components.ref('responses', 'Done', () =>
    success('It was done', described.schema(commonNames.nothing, nothing), mediaType, [], described),
  )
}

/** Returns a reference to the answer that lists entities of any kinds. */
export function entities(mediaType: string, described: Described): Reference {
  return described.components.ref('responses', 'Entities', () =>
    success('The entities', listingOfAll(described), mediaType, ['X-Total-Count', 'Link'], described),
  )
}
