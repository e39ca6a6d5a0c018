import type { Described } from './described.ts'
import { type ErrorStatus, errorResponses } from './responses.ts'
import type { WrittenObject } from './written-object.ts'

/** What all operations of a description share. */
export interface Api {
  readonly described: Described
  /** The media type of requests and of answers that are no errors. */
  readonly mediaType: string
  /** Whether callers must say who they are. */
  readonly hasSecurity: boolean
}

/** One operation. */
export interface OperationInput {
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly parameters?: readonly object[]
  /** What the request contains. */
  readonly body?: { readonly schema: object; readonly required?: boolean }
  /** Answers that are no errors, by status. */
  readonly responses: WrittenObject
  readonly errors: readonly ErrorStatus[]
}

/** Returns an operation as OpenAPI has it. */
export function operation(input: OperationInput, { described, mediaType, hasSecurity }: Api): WrittenObject {
  const { id, summary, description, tag, parameters = [], body, responses, errors } = input
  return {
    operationId: id,
    summary,
    description,
    tags: [tag],
    parameters: parameters.length === 0 ? undefined : parameters,
    requestBody: body && { content: { [mediaType]: { schema: body.schema } }, required: body.required ?? true },
    responses: { ...responses, ...errorResponses(errors, hasSecurity, described) },
  }
}
